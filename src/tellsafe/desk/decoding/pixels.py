# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reading worker tells a making one: pixels and samples, and what became of the file.

Each thing is a letter, its numbers, its bytes. Nothing of a file's own words has a place here, so
nothing of them can come out: the pictures and films that staff see are made from these alone.
"""

import fcntl
import os
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tellsafe.desk.decoding.limits import FILM_SIDE, READING
from tellsafe.desk.decoding.streams import BrokenTalkError, read_exactly, write_all

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Refusal(StrEnum):
    """Why a file is not shown."""

    DAMAGED = "damaged"
    LARGE = "large"
    LOCKED = "locked"
    KIND = "kind"
    EMPTY = "empty"


REFUSALS = list(Refusal)
PICTURE, FILM, SOUND, FRAME, SAMPLES, SHORTENED, REFUSED, END = b"PVSFACXZ"
CHANNELS, RATE = 2, 48_000
_MOST_SAMPLES = 1 << 20
_PAIR, _MOMENT, _COUNT = struct.Struct("=HH"), struct.Struct("=I"), struct.Struct("=I")


@dataclass(frozen=True)
class Size:
    """Of a picture or a film, in pixels."""

    width: int
    height: int


class Telling:
    """The reading worker's end of the pipe."""

    def __init__(self, descriptor: int) -> None:
        self._pipe = descriptor

    def picture(self, size: Size, pixels: "Buffer") -> None:
        """Red, green and blue, a byte each, row by row."""
        self._say(PICTURE, _PAIR.pack(size.width, size.height))
        write_all(self._pipe, pixels)

    def film(self, size: Size, *, sound: bool) -> None:
        """A film begins, of this size; with or without sound."""
        self._say(FILM, _PAIR.pack(size.width, size.height) + bytes([sound]))

    def sound(self) -> None:
        """A recording without pictures begins."""
        self._say(SOUND, b"")

    def frame(self, milliseconds: int, planes: list[bytes]) -> None:
        """One picture of the film, as yuv420p without padding."""
        self._say(FRAME, _MOMENT.pack(milliseconds))
        for plane in planes:
            write_all(self._pipe, plane)

    def samples(self, data: bytes) -> None:
        """Sound that follows on what came before: 16 bits, two channels, 48 kHz."""
        self._say(SAMPLES, _COUNT.pack(len(data)))
        write_all(self._pipe, data)

    def shortened(self) -> None:
        """Not all of the file is shown, it being too long."""
        self._say(SHORTENED, b"")

    def refused(self, why: Refusal) -> None:
        """The file is not shown."""
        self._say(REFUSED, bytes([REFUSALS.index(why)]))

    def end(self) -> None:
        """That was all."""
        self._say(END, b"")

    def _say(self, letter: int, numbers: bytes) -> None:
        write_all(self._pipe, bytes([letter]) + numbers)


class Hearing:
    """The making worker's end. Every method raises BrokenTalkError for what nobody honest says."""

    def __init__(self, descriptor: int) -> None:
        self._pipe = descriptor

    def letter(self) -> int:
        """What comes next."""
        return read_exactly(self._pipe, 1)[0]

    def picture(self) -> tuple[Size, bytearray]:
        """A picture's size and pixels."""
        size = self._size(READING)
        return size, read_exactly(self._pipe, size.width * size.height * 3)

    def film(self) -> tuple[Size, bool]:
        """A film's size, and whether it has sound."""
        size = self._size(FILM_SIDE)
        if size.width % 2 or size.height % 2:
            raise BrokenTalkError("a film of odd size")
        return size, read_exactly(self._pipe, 1) != b"\x00"

    def moment(self) -> int:
        """When the frame is to be shown, in milliseconds; its planes follow in the pipe."""
        return int(_MOMENT.unpack(read_exactly(self._pipe, _MOMENT.size))[0])

    def samples(self) -> bytearray:
        """Some sound."""
        (count,) = _COUNT.unpack(read_exactly(self._pipe, _COUNT.size))
        if count > _MOST_SAMPLES or count % (2 * CHANNELS):
            raise BrokenTalkError("too much sound at once")
        return read_exactly(self._pipe, count)

    def refusal(self) -> Refusal:
        """Why the file is not shown."""
        number = read_exactly(self._pipe, 1)[0]
        if number >= len(REFUSALS):
            raise BrokenTalkError("no such refusal")
        return REFUSALS[number]

    def _size(self, most: int) -> Size:
        size = Size(*_PAIR.unpack(read_exactly(self._pipe, _PAIR.size)))
        if not (0 < size.width <= most and 0 < size.height <= most):
            raise BrokenTalkError("no such size")
        return size

    @property
    def descriptor(self) -> int:
        """The pipe, to read planes from."""
        return self._pipe


def widen(descriptor: int) -> None:
    """Let a pipe hold more, where the system allows it: fewer turns for the same pixels."""
    try:
        fcntl.fcntl(descriptor, 1031, 1 << 20)  # F_SETPIPE_SZ
    except OSError:
        return
    os.set_inheritable(descriptor, False)
