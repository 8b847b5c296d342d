# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of an MP4's tracks is shown: their edit lists (ISO/IEC 14496-12 §8.6.6).

A program that trims a film often copies all of it, and only notes here that one of its five
seconds is to be played. Who trimmed something off believes that it is gone, so it is left out.
app/src/media/editLists.ts does the same.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from tellsafe.source.cleaning.hidden_tracks import is_on, require_whole_pictures
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.top_boxes import children, top_boxes

_ONE = 0x10000
_EMPTY = -1
# The coders of sound begin with some that is none, and a list leaves that out: up to 2112 samples
# of AAC, 80 ms of Opus. Decoders want it. And a piece of uncompressed sound may last a second.
_LEAD_IN_MS = 150
_LARGEST_READ = 64 * 1024 * 1024


class _Edit(NamedTuple):
    """``length`` by the clock of the film, ``time`` by the track's; ``rate`` in 16.16."""

    length: int
    time: int
    rate: int


class _Track(NamedTuple):
    """``edits``: none if all of it is shown."""

    number: int
    is_on: bool
    edits: list[_Edit]


class Cut:
    """Tells packet by packet, in the order of decoding, which are passed on. Times are in ticks.

    From the first that can be decoded by itself, and up to the first that comes after the end: of
    what is left, nothing needs a picture that isn't there. A packet that is shown in part may
    stick out by ``ragged``.
    """

    def __init__(self, start: float, end: float, ragged: float = math.inf) -> None:
        self._start, self._end, self._ragged = start, end, ragged
        self._first: float | None = None
        self._has_left_out = False

    def takes(self, time: int, duration: int, *, is_key: bool) -> bool:
        """``time``: when it is shown, by the clock of the film."""
        if time >= self._end or time + duration - self._ragged > self._end:
            self._end = -math.inf  # and so all that follow
        is_inside = self._end > -math.inf
        if self._first is None and is_inside and is_key and self._begins(time, duration):
            self._first = time if self._has_left_out else -math.inf
        is_taken = is_inside and self._first is not None and time >= self._first
        self._has_left_out = self._has_left_out or not is_taken
        return is_taken

    def _begins(self, time: int, duration: int) -> bool:
        reaches_in = time + duration > self._start and time + self._ragged >= self._start
        return time >= self._start or reaches_in

    def require_some(self) -> None:
        """Raises CleaningError("trimmed") if there were packets and all of them were left out."""
        if self._has_left_out and self._first is None:
            raise CleaningError("trimmed")


class EditLists:
    """Those of a file that libavformat reads too. Raises CleaningError("damaged"), and "trimmed"
    for pictures of which a part is hidden."""

    def __init__(self, source: BinaryIO) -> None:
        moov = _description(source)
        require_whole_pictures(moov)
        boxes = list(children(moov))
        self._clock = next((_clock_of(body) for kind, body in boxes if kind == b"mvhd"), 0)
        self._is_open = any(kind == b"mvex" for kind, _ in boxes)
        tracks = [_track(body) for kind, body in boxes if kind == b"trak"]
        self._edits = {one.number: one.edits for one in tracks}
        self._off = {one.number for one in tracks if not one.is_on}
        if not self._clock or len(self._edits) != len(tracks):
            raise CleaningError("damaged")

    def played(self, streams: Sequence[Any]) -> Sequence[Any]:
        """Of these, those that are played. Where all are switched off, that is how its writer says
        nothing."""
        return [stream for stream in streams if stream.id not in self._off] or streams

    def cut_of(self, stream: Any) -> Cut:
        """Raises CleaningError("trimmed") for what is put together from several pieces."""
        if stream.id not in self._edits:
            raise CleaningError("damaged")
        edits = self._edits[stream.id]
        rate, is_sound = int(1 / stream.time_base), stream.type == "audio"
        ragged = rate * _LEAD_IN_MS // 1000 if is_sound else math.inf
        if not edits:
            return Cut(-math.inf, math.inf)
        gap = edits[0].length if edits[0].time == _EMPTY else 0
        edit = self._only(edits[1:] if edits[0].time == _EMPTY else edits)
        start = (2 * gap * rate + self._clock) // (2 * self._clock)
        end = start - (-edit.length * rate // self._clock) if edit.length else math.inf
        return Cut(-math.inf if is_sound and edit.time <= ragged else start, end, ragged)

    def _only(self, edits: list[_Edit]) -> _Edit:
        """A length of 0 is "to the end" where fragments follow, and nothing elsewhere."""
        if len(edits) != 1 or edits[0].time < 0 or edits[0].rate != _ONE:
            raise CleaningError("trimmed")
        if not edits[0].length and not self._is_open:
            raise CleaningError("trimmed")
        return edits[0]


def _description(source: BinaryIO) -> bytes:
    start, end = next(((at, to) for kind, at, to in top_boxes(source) if kind == b"moov"), (0, 0))
    if end - start > _LARGEST_READ:
        raise CleaningError("damaged")
    source.seek(start)
    data = source.read(end - start)
    source.seek(0)
    return data


def _clock_of(header: bytes) -> int:
    at = 20 if header[:1] == b"\1" else 12
    return int.from_bytes(header[at : at + 4], "big")


def _track(body: bytes) -> _Track:
    boxes = list(children(body))
    headers = [inner for kind, inner in boxes if kind == b"tkhd"]
    lists = [
        inner
        for kind, outer in boxes
        if kind == b"edts"
        for kind_inside, inner in children(outer)
        if kind_inside == b"elst"
    ]
    if len(headers) != 1 or len(lists) > 1:
        raise CleaningError("damaged")
    edits = [edit for one in lists for edit in _edits_in(one)]
    return _Track(_clock_of(headers[0]), is_on(headers[0]), edits)


def _edits_in(body: bytes) -> Iterator[_Edit]:
    form = struct.Struct(">QqI" if body[:1] == b"\1" else ">IiI")
    count = int.from_bytes(body[4:8], "big")
    if len(body) < 8 + count * form.size:
        raise CleaningError("damaged")
    for index in range(count):
        yield _Edit(*form.unpack_from(body, 8 + index * form.size))
