# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checkpoints and entries: what the log's own key signs must still be of the format."""

import contextlib

from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.translog.bundle import encode_bundle, parse_bundle
from tellsafe.translog.checkpoint import open_checkpoint
from tellsafe.translog.entries import TYPES, parse_entry
from tellsafe.translog.note import Signer
from tellsafe.translog.tiles import MAX_SIZE

SIGNER = Signer("log.example.org", bytes(32))
ROOT = "IY9zROTrN6n2e94m+APL0+prcoL3+Q4KJv2Eanx8bHM="


def target(data: bytes) -> None:
    """The first byte chooses: a signed text, a signed size, an entry, or a bundle of entries."""
    acts = (text, size, entry, bundle)
    with contextlib.suppress(FormatError):
        acts[data[0] % len(acts) if data else 0](data[1:])


def text(data: bytes) -> None:
    signed = SIGNER.sign(data.decode("utf-8", "replace") + "\n")
    found = open_checkpoint(signed.encode(), SIGNER.verifier)
    assert signed.startswith(found.text)


def size(data: bytes) -> None:
    written = data.decode("utf-8", "replace")
    signed = SIGNER.sign(f"{SIGNER.name}\n{written}\n{ROOT}\n")
    found = open_checkpoint(signed.encode(), SIGNER.verifier)
    assert 0 <= found.size <= MAX_SIZE
    assert signed.startswith(found.text)


def entry(data: bytes) -> None:
    found = parse_entry(data)
    assert canonical_json(found) == data
    assert found.keys() == {"v", "type", *TYPES[str(found["type"])]}


def bundle(data: bytes) -> None:
    count = data[0] if data else 0
    assert encode_bundle(parse_bundle(data[1:], count)) == data[1:]
