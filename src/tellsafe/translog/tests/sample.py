# SPDX-License-Identifier: AGPL-3.0-or-later
"""A log to look at: entries, a key and the files that a Publication makes of them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.translog.entries import make_entry
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.note import Signer
from tellsafe.translog.publication import Publication, Published
from tellsafe.translog.reader import LogReader

ORIGIN = "log.example.org/tellsafe"
SIGNER = Signer(ORIGIN, b"\x01" * 32)
VKEY = str(SIGNER.verifier)
# Who may append, by name; "stranger" is trusted for nothing.
APPENDER_KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
    for name in ("registry", "operator", "stranger")
}
APPENDERS = {name: key.public_key().public_bytes_raw() for name, key in APPENDER_KEYS.items()}
Files = dict[str, bytes]


def entry(number: int) -> bytes:
    """Entry ``number`` of the sample, as in the vectors."""
    return make_entry("suspensions", day="2026-11-23", count=number)


def entries(count: int) -> list[bytes]:
    return [entry(number) for number in range(count)]


def publish(folder: Path, log: Sequence[bytes]) -> Published:
    """Publish a whole log in a folder, or the growth of the one that is there."""
    publication = Publication(folder, SIGNER, (leaf_hash(one) for one in log))
    return publication.publish(lambda start: log[start:])


def files_in(folder: Path) -> Files:
    """The public files below a folder, by path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def reader_of(files: Files) -> LogReader:
    return LogReader(files.get)
