# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a making worker hands to the desk: renditions, in small parcels of fixed form.

    letter, length (4 bytes, little-endian), that many bytes

B begins a rendition (part, number, width, height, milliseconds), D is bytes of it, E ends it;
L tells its coarse light and dark, by which it is known again, once at most;
C says that the file was shortened, X refuses it with a code, Z ends all. The desk believes none
of it: whatever is out of order, out of range or too much costs the worker its life and the file
its renditions.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tellsafe.desk.decoding.limits import MOST_PAGES
from tellsafe.desk.decoding.pixels import Refusal
from tellsafe.desk.decoding.streams import BrokenTalkError, write_all

LARGEST = 65536
_HEAD = struct.Struct("<BI")
_BEGIN = struct.Struct("<BBHHI")
BEGIN, DATA, ENDED, LOOKS, SHORTENED, REFUSED, END = b"BDELCXZ"
LOOKS_BYTES = 32


class Part(StrEnum):
    """What a rendition is of its file."""

    READING = "reading"
    THUMBNAIL = "thumbnail"
    FILM = "film"
    POSTER = "poster"
    STRIP = "strip"
    SOUND = "sound"
    PEAKS = "peaks"
    PAGE = "page"


PARTS = list(Part)
MEDIA_TYPES = {
    Part.READING: "image/jpeg",
    Part.THUMBNAIL: "image/jpeg",
    Part.POSTER: "image/jpeg",
    Part.STRIP: "image/jpeg",
    Part.PAGE: "image/jpeg",
    Part.FILM: "video/mp4",
    Part.SOUND: "audio/mp4",
    Part.PEAKS: "application/octet-stream",
}


@dataclass(frozen=True)
class Begun:
    """A rendition that begins; ``number`` tells pages apart, else it is 0."""

    part: Part
    number: int
    width: int
    height: int
    milliseconds: int


@dataclass(frozen=True)
class Looks:
    """The coarse light and dark of a picture, as 256 bits."""

    bits: bytes


class Handing:
    """The making worker's end of the pipe."""

    def __init__(self, descriptor: int) -> None:
        self._pipe = descriptor

    def rendition(self, begun: Begun, data: "bytes | memoryview") -> None:
        """All of one rendition."""
        numbers = (PARTS.index(begun.part), begun.number, begun.width, begun.height)
        self._parcel(BEGIN, _BEGIN.pack(*numbers, begun.milliseconds))
        view = memoryview(data)
        for at in range(0, len(view), LARGEST):
            self._parcel(DATA, view[at : at + LARGEST])
        self._parcel(ENDED, b"")

    def looks(self, bits: bytes) -> None:
        """By what the picture is known again."""
        self._parcel(LOOKS, bits)

    def shortened(self) -> None:
        """The file was too long to show all of it."""
        self._parcel(SHORTENED, b"")

    def refused(self, why: Refusal) -> None:
        """The file is not shown."""
        self._parcel(REFUSED, why.encode())

    def end(self) -> None:
        """That was all."""
        self._parcel(END, b"")

    def _parcel(self, letter: int, data: "bytes | memoryview") -> None:
        write_all(self._pipe, _HEAD.pack(letter, len(data)))
        if data:
            write_all(self._pipe, data)


Parcel = Begun | Looks | bytes | Refusal | int


def parcels(read: Callable[[int], bytes], most: int) -> Iterator[Parcel]:
    """What comes through ``read`` (so many bytes, or it raises), until END: Begun, bytes of it,
    Looks, ENDED, SHORTENED, a Refusal. At most ``most`` bytes in all. Raises BrokenTalkError."""
    seen: set[object] = set()
    inside, left = False, most
    while True:
        letter, length = _HEAD.unpack(read(_HEAD.size))
        if length > LARGEST:
            raise BrokenTalkError("too large a parcel")
        data = read(length) if length else b""
        if letter == END and not inside and not data:
            return
        parcel = _parsed(letter, data, inside=inside)
        if isinstance(parcel, Begun | Looks):
            what = (parcel.part, parcel.number) if isinstance(parcel, Begun) else Looks
            if what in seen:
                raise BrokenTalkError("one thing twice")
            seen.add(what)
        inside = letter in (BEGIN, DATA)
        left -= len(data)
        if left < 0:
            raise BrokenTalkError("too much comes out")
        yield parcel


def _parsed(letter: int, data: bytes, *, inside: bool) -> Parcel:
    if inside:
        if letter == DATA and data:
            return data
        if letter == ENDED and not data:
            return ENDED
    elif letter == BEGIN:
        return _begun(data)
    elif letter == LOOKS and len(data) == LOOKS_BYTES:
        return Looks(data)
    elif letter == SHORTENED and not data:
        return SHORTENED
    elif letter == REFUSED and data in {one.encode() for one in Refusal}:
        return Refusal(data.decode())
    raise BrokenTalkError("out of order")


def _begun(data: bytes) -> Begun:
    if len(data) != _BEGIN.size:
        raise BrokenTalkError("a beginning of another length")
    part, number, *sizes = _BEGIN.unpack(data)
    if part >= len(PARTS) or number > (MOST_PAGES if PARTS[part] is Part.PAGE else 0):
        raise BrokenTalkError("no such rendition")
    return Begun(PARTS[part], number, *sizes)
