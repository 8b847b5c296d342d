# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound that every browser plays: AAC in MP4, encoded anew; and the peaks of its waveform."""

import io
from fractions import Fraction
from typing import Any

import av
from av.codec.context import Flags

from tellsafe.desk.decoding.parcels import Begun, Handing, Part
from tellsafe.desk.decoding.pixels import CHANNELS, RATE

_BITS = 96_000
_WINDOW = RATE // 50 * CHANNELS
_EVERY = 6  # of the samples that are looked at for peaks
_PEAKS = 240


class SoundTrack:
    """The sound of a container that is being written."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._stream = container.add_stream("aac", rate=RATE, layout="stereo")
        self._stream.bit_rate = _BITS
        self._stream.codec_context.flags |= Flags.bitexact | Flags.global_header
        self._shape = av.AudioResampler("fltp", "stereo", RATE, frame_size=1024)
        self.samples = 0

    def add(self, data: bytearray) -> None:
        """Some sound, following on what came before."""
        frame: Any = av.AudioFrame("s16", "stereo", len(data) // (2 * CHANNELS))
        frame.planes[0].update(data)
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.samples, Fraction(1, RATE)
        self.samples += frame.samples
        self._encode(frame)

    def finish(self) -> None:
        """No more sound comes."""
        if self.samples:
            self._encode(None)
        self._container.mux(self._stream.encode(None))

    def _encode(self, frame: Any) -> None:
        for shaped in self._shape.resample(frame):
            self._container.mux(self._stream.encode(shaped))


class Sound:
    """A recording without pictures; ``hand_over`` ends it."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self._container: Any = av.open(
            self._file, "w", format="mp4", options={"fflags": "+bitexact"}
        )
        self._track = SoundTrack(self._container)
        self._peaks: list[int] = []

    def add(self, data: bytearray) -> None:
        """Some sound."""
        self._track.add(data)
        values = memoryview(data).cast("h")
        for at in range(0, len(values), _WINDOW):
            window = values[at : at + _WINDOW : _EVERY]
            self._peaks.append(max(max(window), -min(window)))

    def hand_over(self, handing: Handing) -> None:
        """End it, and hand out sound and waveform."""
        self._track.finish()
        self._container.close()
        milliseconds = self._track.samples * 1000 // RATE
        handing.rendition(Begun(Part.SOUND, 0, 0, 0, milliseconds), self._file.getbuffer())
        handing.rendition(Begun(Part.PEAKS, 0, _PEAKS, 1, milliseconds), self._shown_peaks())

    def _shown_peaks(self) -> bytes:
        count = len(self._peaks)
        spans = (
            self._peaks[
                at * count // _PEAKS : max((at + 1) * count // _PEAKS, at * count // _PEAKS + 1)
            ]
            for at in range(_PEAKS)
        )
        return bytes(min(255, max(span, default=0) >> 7) for span in spans)
