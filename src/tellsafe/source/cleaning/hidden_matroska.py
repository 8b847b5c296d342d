# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of a Matroska or WebM (RFC 9559) is hidden from who plays it, and lies there yet.

All that is outside of ordered chapters, or inside of one that is switched off or hidden; a track
that is switched off; the edges of its pictures. Nothing says it in the clean file, so such a one is
refused. app/src/media/matroska.ts does the same.
"""

import math
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from tellsafe.source.cleaning.hidden_tracks import SQUARE
from tellsafe.source.cleaning.refusal import CleaningError

_EBML, _SEGMENT, _CLUSTER, _TRACKS, _CHAPTERS = (
    0x1A45DFA3,
    0x18538067,
    0x1F43B675,
    0x1654AE6B,
    0x1043A770,
)
_TRACK, _TRACK_KIND, _IS_ENABLED, _VIDEO = 0xAE, 0x83, 0xB9, 0xE0
_CROPS = ((0x54CC, 0x54DD), (0x54AA, 0x54BB))
_EDITION, _IS_ORDERED, _CHAPTER, _IS_HIDDEN, _IS_CHAPTER_ENABLED = (
    0x45B9,
    0x45DD,
    0xB6,
    0x98,
    0x4598,
)
_PICTURE_OR_SOUND = (1, 2)
_HEAD = 12
_MOST_ELEMENTS = 100_000
_LARGEST_READ = 16 * 1024 * 1024


class _Element(NamedTuple):
    """``end``: infinite where it is not known: of what is written while it is recorded."""

    kind: int
    body: int
    end: float


class _Said(NamedTuple):
    kind: int
    value: bytes


def require_nothing_hidden(source: BinaryIO) -> None:
    """Raises CleaningError("trimmed"), and "damaged" for what can't be read."""
    for element in _top_elements(source):
        if element.kind not in (_TRACKS, _CHAPTERS):
            continue
        if element.end - element.body > _LARGEST_READ:
            raise CleaningError("damaged")
        source.seek(element.body)
        data = source.read(int(element.end) - element.body)
        is_hidden = _is_track_hidden if element.kind == _TRACKS else _is_edition_hidden
        if any(map(is_hidden, _elements_in(data))):
            raise CleaningError("trimmed")
    source.seek(0)


def _top_elements(source: BinaryIO) -> Iterator[_Element]:
    """Those of the segment; only their heads are read. What is recorded live has no chapters behind
    its clusters."""
    whole, at = source.seek(0, 2), 0
    for _ in range(_MOST_ELEMENTS):
        source.seek(at)
        element = _element_at(source.read(_HEAD), 0)
        if element is None or (element.kind == _CLUSTER and element.end == math.inf):
            return
        body, end = at + element.body, min(at + element.end, whole)
        if element.kind not in (_EBML, _SEGMENT):
            yield _Element(element.kind, body, end)
        at = body if element.kind == _SEGMENT else int(end)


def _is_track_hidden(track: _Said) -> bool:
    if track.kind != _TRACK:
        return False
    said = list(_elements_in(track.value))
    is_played = _number_of(said, _TRACK_KIND) in _PICTURE_OR_SOUND
    if is_played and _number_of(said, _IS_ENABLED) == 0:
        return True
    video = [one for each in said if each.kind == _VIDEO for one in _elements_in(each.value)]
    return any(sum(_number_of(video, side) or 0 for side in sides) >= SQUARE for sides in _CROPS)


def _is_edition_hidden(edition: _Said) -> bool:
    if edition.kind != _EDITION:
        return False
    said = list(_elements_in(edition.value))
    return _number_of(said, _IS_ORDERED) == 1 or any(map(_is_chapter_hidden, said))


def _is_chapter_hidden(chapter: _Said) -> bool:
    """Or one of those in it."""
    if chapter.kind != _CHAPTER:
        return False
    said = list(_elements_in(chapter.value))
    is_off = _number_of(said, _IS_CHAPTER_ENABLED) == 0
    return is_off or _number_of(said, _IS_HIDDEN) == 1 or any(map(_is_chapter_hidden, said))


def _number_of(said: list[_Said], kind: int) -> int | None:
    """None where it has no value, and so the one that is meant where nothing is said."""
    value = next((one.value for one in said if one.kind == kind), b"")
    return int.from_bytes(value, "big") if value else None


def _elements_in(data: bytes) -> Iterator[_Said]:
    at = 0
    while at < len(data):
        element = _element_at(data, at)
        if element is None or element.end > len(data):
            raise CleaningError("damaged")
        yield _Said(element.kind, data[element.body : int(element.end)])
        at = int(element.end)


def _element_at(data: bytes, at: int) -> _Element | None:
    """RFC 8794 §4: an id, and a length; the first byte of each says how long it is."""
    size_at = at + _width(data, at)
    body = size_at + _width(data, size_at)
    if size_at - at > 4 or body - size_at > 8 or body > len(data):
        return None
    longest = (1 << 7 * (body - size_at)) - 1
    size = int.from_bytes(data[size_at:body], "big") & longest
    kind = int.from_bytes(data[at:size_at], "big")
    return _Element(kind, body, math.inf if size == longest else body + size)


def _width(data: bytes, at: int) -> int:
    return 9 - data[at].bit_length() if at < len(data) else 9
