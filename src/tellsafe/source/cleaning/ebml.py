# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bare Matroska or WebM (RFC 9559) may consist of: an allow-list of elements.

No title, date, name of a track, chapter, attachment, or addition to a block. The one tag that
libavformat writes is a stream's duration.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch

_EBML, _SEGMENT, _SEEK_HEAD, _SEEK = 0x1A45DFA3, 0x18538067, 0x114D9B74, 0x4DBB
_INFO, _TRACKS, _TRACK, _VIDEO, _AUDIO = 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0xE1
_COLOUR, _PROJECTION = 0x55B0, 0x7670
_CLUSTER, _GROUP, _CUES, _CUE, _POSITIONS = 0x1F43B675, 0xA0, 0x1C53BB6B, 0xBB, 0xB7
_TAGS, _TAG, _TARGETS, _SIMPLE_TAG = 0x1254C367, 0x7373, 0x63C0, 0x67C8
_VOID, _CRC = 0xEC, 0xBF
_TREE: Mapping[int, frozenset[int]] = {
    0: frozenset({_EBML, _SEGMENT}),
    _EBML: frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285}),
    _SEGMENT: frozenset({_SEEK_HEAD, _INFO, _TRACKS, _CLUSTER, _CUES, _TAGS}),
    _SEEK_HEAD: frozenset({_SEEK}),
    _SEEK: frozenset({0x53AB, 0x53AC}),
    # Scale of times, duration, the two names of programs.
    _INFO: frozenset({0x2AD7B1, 0x4489, 0x4D80, 0x5741}),
    _TRACKS: frozenset({_TRACK}),
    # Number, id, type, flags, language, codec with its setup and delays, duration of a frame.
    _TRACK: frozenset(
        {0xD7, 0x73C5, 0x83, 0x9C, 0x88, 0xB9, 0x55AA, 0x22B59C, 0x86, 0x63A2, 0x56AA, 0x56BB}
        | {0x23E383, 0x55EE, _VIDEO, _AUDIO}
    ),
    _VIDEO: frozenset(
        {0xB0, 0xBA, 0x9A, 0x9D, 0x54B0, 0x54BA, 0x54B2, 0x53C0, _COLOUR, _PROJECTION}
        | {0x54AA, 0x54BB, 0x54CC, 0x54DD}
    ),
    _AUDIO: frozenset({0xB5, 0x78B5, 0x9F, 0x6264}),
    _COLOUR: frozenset({0x55B1, 0x55B2, 0x55B3, 0x55B4, 0x55B7, 0x55B8, 0x55B9, 0x55BA, 0x55BB}),
    _PROJECTION: frozenset({0x7671, 0x7673, 0x7674, 0x7675}),
    _CLUSTER: frozenset({0xE7, 0xA3, 0xAB, _GROUP}),
    _GROUP: frozenset({0xA1, 0x9B, 0xFB, 0x75A2}),
    _CUES: frozenset({_CUE}),
    _CUE: frozenset({0xB3, _POSITIONS}),
    _POSITIONS: frozenset({0xF7, 0xF1, 0xF0, 0xB2}),
    _TAGS: frozenset({_TAG}),
    _TAG: frozenset({_TARGETS, _SIMPLE_TAG}),
    _TARGETS: frozenset({0x63C5, 0x68CA}),
    _SIMPLE_TAG: frozenset({0x45A3, 0x4487, 0x447A, 0x4484}),
}
_CHECKS: Mapping[int, re.Pattern[bytes]] = {
    _VOID: re.compile(rb"\0*"),
    _CRC: re.compile(rb".{4}", re.DOTALL),
    0x4282: re.compile(rb"matroska|webm"),
    0x4D80: re.compile(rb"Lavf"),
    0x5741: re.compile(rb"Lavf"),
    0x22B59C: re.compile(rb"und"),
    0x447A: re.compile(rb"und"),
    0x45A3: re.compile(rb"DURATION"),
    0x4487: re.compile(rb"\d\d:\d\d:\d\d\.\d{9}\0*"),
}
_LARGEST_READ = 1024 * 1024


@dataclass(frozen=True)
class _Element:
    kind: int
    start: int
    end: int


def require_bare_matroska(file: Scratch) -> None:
    """Raises CleaningError("left-over")."""
    _require_children(file, _Element(0, 0, file.length))


def _require_children(file: Scratch, parent: _Element) -> None:
    for element in _elements(file, parent.start, parent.end):
        _require(element.kind in _TREE[parent.kind] or element.kind in (_VOID, _CRC))
        if element.kind in _TREE:
            _require_children(file, element)
        elif element.kind in _CHECKS:
            _require(element.end - element.start <= _LARGEST_READ)
            file.seek(element.start)
            found = file.read(element.end - element.start)
            _require(_CHECKS[element.kind].fullmatch(found) is not None)


def _elements(file: Scratch, start: int, end: int) -> Iterator[_Element]:
    while start < end:
        file.seek(start)
        head = file.read(12)
        _require(len(head) >= 2)
        id_width = _width(head[0])
        _require(id_width <= 4 and len(head) > id_width)
        size_width = _width(head[id_width])
        size = int.from_bytes(head[id_width : id_width + size_width], "big")
        size &= (1 << 7 * size_width) - 1
        first = start + id_width + size_width
        _require(first + size <= end)
        yield _Element(int.from_bytes(head[:id_width], "big"), first, first + size)
        start = first + size


def _width(first: int) -> int:
    """Bytes of a number whose length its first byte tells (RFC 8794 §4)."""
    _require(first > 0)
    return 9 - first.bit_length()


def _require(is_bare: bool) -> None:
    if not is_bare:
        raise CleaningError("left-over")
