# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of an MP4's tracks is not to be seen or heard at all, and lies there yet.

A part of each picture (ISO/IEC 14496-12 §12.1.4, the clean aperture; QuickTime's clipping and
mattes), or a whole track that is switched off (§8.3.2). app/src/media/hiddenTracks.ts does the
same.
"""

from collections.abc import Iterable, Iterator

from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.top_boxes import children

# Coders count in squares of that many pixels: up to that, nobody has cropped anything.
SQUARE = 16
_HEAD_OF_ENTRY = 78
_MASKS = frozenset({b"clip", b"matt"})
_IS_ON = 1


def require_whole_pictures(moov: bytes) -> None:
    """``moov``: what that box holds. Raises CleaningError("trimmed")."""
    boxes = list(children(moov))
    tracks = [list(children(body)) for kind, body in boxes if kind == b"trak"]
    if any(kind in _MASKS for one in (boxes, *tracks) for kind, _ in one):
        raise CleaningError("trimmed")
    for track in tracks:
        if not all(map(_is_whole, _entries_of(track))):
            raise CleaningError("trimmed")


def is_on(header: bytes) -> bool:
    """Whether a track is played: by the flags of its header."""
    return bool(int.from_bytes(header[:4], "big") & _IS_ON)


def _entries_of(track: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """What says how its pictures are coded; none for a track of anything else."""
    media = list(_named(track, b"mdia"))
    if any(body[8:12] == b"vide" for body in _inside(media, b"hdlr")):
        tables = _inside(list(_inside(list(_inside(media, b"minf")), b"stbl")), b"stsd")
        yield from (entry for table in tables for _, entry in children(table[8:]))


def _is_whole(entry: bytes) -> bool:
    size = [int.from_bytes(entry[at : at + 2], "big") for at in (24, 26)]
    return all(
        whole - shown < SQUARE
        for aperture in _named(children(entry[_HEAD_OF_ENTRY:]), b"clap")
        for whole, shown in zip(size, _shown(aperture), strict=True)
    )


def _shown(aperture: bytes) -> tuple[float, float]:
    """Width and height: each a number and what it is divided by."""
    numbers = [int.from_bytes(aperture[at : at + 4], "big") for at in (0, 4, 8, 12)]
    if not numbers[1] or not numbers[3]:
        raise CleaningError("damaged")
    return numbers[0] / numbers[1], numbers[2] / numbers[3]


def _inside(parents: list[bytes], kind: bytes) -> Iterator[bytes]:
    for parent in parents:
        yield from _named(children(parent), kind)


def _named(boxes: Iterable[tuple[bytes, bytes]], kind: bytes) -> Iterator[bytes]:
    return (body for each, body in boxes if each == kind)
