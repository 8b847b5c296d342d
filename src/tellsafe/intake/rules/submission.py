# SPDX-License-Identifier: AGPL-3.0-or-later
"""Submissions, their blobs and the parts of a blob: sizes, names, and what may be announced."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

MOST_BLOBS = 20
EXPIRES_AFTER_DAYS = 7


@dataclass(frozen=True, order=True)
class DeclaredBlob:
    """A blob as announced: its id (16 bytes) and its sealed length, cut into parts of one size.

    The last part is shorter. Lengths are in bytes.
    """

    blob: bytes
    length: int
    part_size: int = field(compare=False)

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return -(-self.length // self.part_size)

    def length_of(self, number: int) -> int | None:
        """The bytes of a part; None if there is no such part."""
        if not 0 <= number < self.parts:
            return None
        return min(self.part_size, self.length - number * self.part_size)

    def name_of(self, number: int) -> str:
        """What the store calls a part."""
        return f"{self.blob.hex()}.{number}"

    def held(self, names: Collection[str]) -> list[int]:
        """The numbers of the parts that are among the names in the store."""
        return [number for number in range(self.parts) if self.name_of(number) in names]


@dataclass(frozen=True)
class Limits:
    """The most that one blob, and all blobs of one submission, may have in bytes."""

    attachment: int
    submission: int

    def allow(self, blobs: Collection[DeclaredBlob]) -> bool:
        """Whether blobs may be as large as announced."""
        return (
            all(one.length <= self.attachment for one in blobs)
            and sum(one.length for one in blobs) <= self.submission
        )


def submission_hash(identifier: bytes) -> bytes:
    """What intake keeps of the id that a source drew, and the desk's name for the submission."""
    return hashlib.sha256(identifier).digest()


def all_held(blobs: Iterable[DeclaredBlob], names: Collection[str]) -> bool:
    """Whether every part of every blob is in the store."""
    return all(len(one.held(names)) == one.parts for one in blobs)
