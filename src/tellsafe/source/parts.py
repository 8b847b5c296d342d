# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which parts of a sealed attachment intake still wants, and reading them, one at a time."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.source.errors import SourceError
from tellsafe.source.state import Blob

_LEAST_PART = 1024
_MOST_PART = 64 * 1024 * 1024


@dataclass(frozen=True)
class Plan:
    """One blob: its name in a path, its length in bytes, and the parts that intake holds."""

    name: str
    length: int
    part_size: int
    held: frozenset[int]

    @property
    def held_bytes(self) -> int:
        """Bytes that need not be sent."""
        return sum(self._length_of(number) for number in self.held)

    def missing(self, folder: Path) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of each part to send, from the blob's file in ``folder``.

        Raises SourceError("home-damaged").
        """
        try:
            with (folder / self.name).open("rb") as file:
                for number in range(-(-self.length // self.part_size)):
                    if number not in self.held:
                        yield number, self._read(file.fileno(), number)
        except OSError as error:
            raise SourceError("home-damaged") from error

    def _read(self, descriptor: int, number: int) -> bytes:
        part = os.pread(descriptor, self._length_of(number), number * self.part_size)
        if len(part) != self._length_of(number):
            raise SourceError("home-damaged")
        return part

    def _length_of(self, number: int) -> int:
        return max(0, min(self.part_size, self.length - number * self.part_size))


def plans(answer: object, blobs: Sequence[Blob]) -> list[Plan]:
    """Read what intake holds of the blobs that were announced. Raises SourceError("protocol")."""
    try:
        fields = Fields(answer, "submission")
        found = fields.each("blobs", _read_held, most=20)
    except FormatError as error:
        raise SourceError("protocol") from error
    held = {name: (size, parts) for name, size, parts in found}
    if held.keys() != {b64u(one.blob) for one in blobs}:
        raise SourceError("protocol")
    return [Plan(b64u(one.blob), one.length, *held[b64u(one.blob)]) for one in blobs]


def _read_held(row: Fields) -> tuple[str, int, frozenset[int]]:
    name = b64u(row.raw("blob", 16))
    size = row.integer("part_size", _LEAST_PART, _MOST_PART)
    parts = row.get("parts")
    if not isinstance(parts, list) or not all(type(one) is int and one >= 0 for one in parts):
        raise row.wrong("parts", "is not a list of numbers")
    return name, size, frozenset(parts)
