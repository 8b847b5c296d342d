# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a log asks of a witness: "old SIZE", a consistency proof, an empty line, a checkpoint."""

import re
from dataclasses import dataclass

from tellsafe.formats.errors import FormatError
from tellsafe.translog.merkle import HASH_LENGTH
from tellsafe.translog.note import MAX_NOTE, decode64
from tellsafe.translog.tiles import MAX_SIZE

MAX_PROOF = 63
MAX_REQUEST = MAX_NOTE + 64 * (MAX_PROOF + 1)
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True)
class Request:
    """A checkpoint as signed, and why it continues the tree of ``old`` entries."""

    old: int
    proof: list[bytes]
    note: bytes

    @property
    def origin(self) -> str:
        """The log's name: the checkpoint's first line, not verified yet."""
        return self.note.partition(b"\n")[0].decode("utf-8", "replace")

    @classmethod
    def parse(cls, body: bytes) -> "Request":
        """Raises FormatError("witness-request" | "base64")."""
        head, empty, note = body.partition(b"\n\n")
        if not empty or len(body) > MAX_REQUEST:
            raise FormatError("witness-request", "no empty line before a checkpoint, or too long")
        try:
            first, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise FormatError("witness-request", "the proof is not ASCII") from error
        size = _OLD.fullmatch(first)
        if not size or int(size[1]) > MAX_SIZE or len(lines) > MAX_PROOF:
            raise FormatError("witness-request", "no old size, or too long a proof")
        proof = [decode64(line) for line in lines]
        if any(len(one) != HASH_LENGTH for one in proof):
            raise FormatError("witness-request", "a proof's line is no hash")
        return cls(int(size[1]), proof, note)
