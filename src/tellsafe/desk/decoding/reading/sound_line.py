# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sound of a recording as one line: two channels, 48 kHz, in time with the pictures."""

from fractions import Fraction
from typing import Any

import av
from av.filter import Graph

from tellsafe.desk.decoding.pixels import CHANNELS, RATE

_LONGEST_GAP = 10.0
_ENDS = (av.error.BlockingIOError, av.error.EOFError)
_PIECE = 1 << 19


class SoundLine:
    """Resamples; fills gaps with silence, and believes no time that leaps."""

    def __init__(self, begin: float) -> None:
        self.seconds = 0.0
        self._begin = begin
        self._graph: Any = None
        self._form: object = None

    def of(self, frame: Any) -> list[bytes]:
        """What of the line is ready now that this frame has come."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._graph is None:
            self._graph, self._form = _graph(*form), form
        if form != self._form or not frame.sample_rate:
            return []
        at = self.seconds if frame.time is None else frame.time - self._begin
        if not self.seconds - 1 <= at <= self.seconds + _LONGEST_GAP:
            if frame.time is not None:
                self._begin += at - self.seconds
            at = self.seconds
        at = max(0.0, at)
        frame.pts, frame.time_base = round(at * frame.sample_rate), Fraction(1, frame.sample_rate)
        self.seconds = at + frame.samples / frame.sample_rate
        self._graph.push(frame)
        return self._pulled()

    def rest(self) -> list[bytes]:
        """What the resampler still held."""
        if self._graph is None:
            return []
        self._graph.push(None)
        return self._pulled()

    def _pulled(self) -> list[bytes]:
        pieces: list[bytes] = []
        while True:
            try:
                made = self._graph.pull()
            except _ENDS:
                return pieces
            data = bytes(made.planes[0])[: made.samples * CHANNELS * 2]
            pieces += [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]


def _graph(sample_format: str, layout: str, rate: int) -> Any:
    graph = Graph()
    steps = (
        graph.add_abuffer(
            format=sample_format, sample_rate=rate, layout=layout, time_base=Fraction(1, rate)
        ),
        graph.add("aresample", f"{RATE}:async=1:first_pts=0"),
        graph.add("aformat", f"sample_fmts=s16:channel_layouts=stereo:sample_rates={RATE}"),
        graph.add("abuffersink"),
    )
    graph.link_nodes(*steps).configure()
    return graph
