# SPDX-License-Identifier: AGPL-3.0-or-later
"""Frames of a film made upright, of one size, and in time."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.filter import Graph

from tellsafe.desk.decoding.limits import FILM_SIDE
from tellsafe.desk.decoding.pixels import Size

_TURNS = {90: ("cclock",), 180: ("clock", "clock"), 270: ("clock",)}
_LONGEST_GAP = 10_000
_USUAL = 40
_ENDS = (av.error.BlockingIOError, av.error.EOFError)


class Upright:
    """Scales, turns and times frames; the first one decides on the size."""

    def __init__(self, begin: float) -> None:
        self.size = Size(0, 0)
        self.last = -1
        self._begin = int(begin * 1000)
        self._graph: Any = None

    def of(self, frame: Any) -> Iterator[tuple[int, list[bytes]]]:
        """When to show it, in milliseconds, and its planes as yuv420p."""
        if self._graph is None:
            self._graph = self._made_for(frame)
        moment = self._moment(frame.time)
        frame.pts, frame.time_base = moment, Fraction(1, 1000)
        self._graph.push(frame)
        while True:
            try:
                made = self._graph.pull()
            except _ENDS:
                return
            if (made.width, made.height) == (self.size.width, self.size.height):
                yield moment, _planes(made)

    def _moment(self, seconds: float | None) -> int:
        """Always later than the frame before, and never by more than ten seconds: a file may
        claim any time it likes."""
        claimed = self.last + _USUAL if seconds is None else int(seconds * 1000) - self._begin
        if not self.last < claimed <= self.last + _LONGEST_GAP:
            moved = self.last + (1 if -1000 < claimed - self.last <= 0 else _USUAL)
            if seconds is not None and claimed > moved:
                self._begin += claimed - moved
            claimed = moved
        self.last = max(0, claimed)
        return self.last

    def _made_for(self, frame: Any) -> Any:
        turn = _TURNS.get(round((frame.rotation or 0) / 90) * 90 % 360, ())
        within = _within(frame)
        upright = Size(within.height, within.width) if len(turn) == 1 else within
        graph = Graph()
        steps = [
            graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format.name,
                time_base=Fraction(1, 1000),
            )
        ]
        steps.append(
            graph.add(
                "scale", f"{within.width}:{within.height}:out_color_matrix=bt709:out_range=tv"
            )
        )
        steps += [graph.add("transpose", f"dir={one}") for one in turn]
        steps.append(graph.add("format", "yuv420p"))
        steps.append(graph.add("buffersink"))
        graph.link_nodes(*steps).configure()
        self.size = upright
        return graph


def _within(frame: Any) -> Size:
    """Its size as it is to be seen, no side longer than a film may be, and even."""
    aspect = getattr(frame, "sample_aspect_ratio", None) or 1
    width, height = max(1.0, frame.width * float(aspect)), float(frame.height)
    share = min(1.0, FILM_SIDE / max(width, height))
    return Size(_even(width * share), _even(height * share))


def _even(length: float) -> int:
    return min(FILM_SIDE, max(2, round(length / 2) * 2))


def _planes(frame: Any) -> list[bytes]:
    return [
        _rows(plane, frame.width if at == 0 else frame.width // 2)
        for at, plane in enumerate(frame.planes)
    ]


def _rows(plane: Any, width: int) -> Any:
    view = memoryview(plane)
    if plane.line_size == width:
        return view
    return b"".join(
        view[at : at + width] for at in range(0, plane.height * plane.line_size, plane.line_size)
    )
