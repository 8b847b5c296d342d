# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed notes and their keys: nothing is read but what was signed, and a key has one spelling."""

import contextlib

from tellsafe.formats.errors import FormatError
from tellsafe.translog.note import Signer, Verifier, open_note

SIGNER = Signer("log.example.org", bytes(32))
KNOWN = [SIGNER.verifier, Signer("witness.example.org", bytes(32)).verifier]
TEXT = "log.example.org\n5\nIY9zROTrN6n2e94m+APL0+prcoL3+Q4KJv2Eanx8bHM=\n"
NOTE = SIGNER.sign(TEXT).encode()
VKEY = str(SIGNER.verifier)


def target(data: bytes) -> None:
    """The first byte chooses: a whole note, an edit of a sound one, more lines, or a key."""
    acts = (whole, edited, continued, key)
    with contextlib.suppress(FormatError):
        acts[data[0] % len(acts) if data else 0](data[1:])


def whole(data: bytes) -> None:
    assert open_note(data, KNOWN) == TEXT


def edited(data: bytes) -> None:
    start, end = (byte % (len(NOTE) + 1) for byte in (data + b"\0\0")[:2])
    assert open_note(NOTE[:start] + data[2:] + NOTE[end:], KNOWN) == TEXT


def continued(data: bytes) -> None:
    assert open_note(NOTE + data, KNOWN) == TEXT


def key(data: bytes) -> None:
    """Bytes put into the middle of a sound key, which has its name, id and Base64 there."""
    at = data[0] % (len(VKEY) + 1) if data else 0
    text = VKEY[:at] + data[1:].decode("utf-8", "replace")
    assert str(Verifier.parse(text)) == text
