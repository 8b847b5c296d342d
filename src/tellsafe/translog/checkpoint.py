# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checkpoints (C2SP tlog-checkpoint): the log's origin, size and root in a signed note."""

import re
from dataclasses import dataclass

from tellsafe.formats.errors import FormatError
from tellsafe.translog.merkle import EMPTY_ROOT, HASH_LENGTH
from tellsafe.translog.note import Signer, Verifier, decode64, encode64, open_note
from tellsafe.translog.tiles import MAX_SIZE

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """What the log commits to: its first ``size`` entries have this root hash (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text, unsigned."""
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n"


def sign_checkpoint(size: int, root: bytes, signer: Signer) -> str:
    """The signed note; the log's origin is its key's name."""
    return signer.sign(Checkpoint(signer.name, size, root).text)


def open_checkpoint(note: bytes, verifier: Verifier) -> Checkpoint:
    """Verify and read a checkpoint. Extension lines are allowed and ignored.

    Raises FormatError("checkpoint"), and what open_note raises.
    """
    lines = open_note(note, [verifier]).removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise FormatError("checkpoint", "a checkpoint has three lines or more, none empty")
    if lines[0] != verifier.name:
        raise FormatError("checkpoint", "the checkpoint is of another log")
    found = Checkpoint(lines[0], _size(lines[1]), decode64(lines[2]))
    if len(found.root) != HASH_LENGTH or (found.size == 0 and found.root != EMPTY_ROOT):
        raise FormatError("checkpoint", "the root hash is not one of a tree of this size")
    return found


def _size(line: str) -> int:
    if not _SIZE.fullmatch(line) or int(line) > MAX_SIZE:
        raise FormatError("checkpoint", "the size is not a plain decimal number")
    return int(line)
