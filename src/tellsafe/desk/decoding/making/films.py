# SPDX-License-Identifier: AGPL-3.0-or-later
"""A film that every browser plays: H.264 and AAC in MP4, encoded anew from frames and samples.

Beside it a poster, a strip of moments and a thumbnail.
"""

import io
from fractions import Fraction
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.codec.context import Flags

from tellsafe.desk.decoding.making.frames import rgb_bytes
from tellsafe.desk.decoding.making.pictures import hand, hand_looks, hand_thumbnail, image_of
from tellsafe.desk.decoding.making.sounds import SoundTrack
from tellsafe.desk.decoding.making.strip import Strip
from tellsafe.desk.decoding.parcels import Begun, Handing, Part
from tellsafe.desk.decoding.pixels import Hearing, Size
from tellsafe.desk.decoding.streams import read_into

X264 = {"preset": "veryfast", "crf": "26", "g": "90"}
# x264 writes its own name and settings into the stream (SEI): units of type 6 are left out.
NO_MESSAGES = "filter_units=remove_types=6"
_MOMENT = Fraction(1, 1000)
_POSTER_AT = 1000
_BT709 = 1


class Film:
    """Grows frame by frame; ``hand_over`` ends it."""

    def __init__(self, size: Size, *, sound: bool) -> None:
        self._size = size
        self._file = io.BytesIO()
        self._container: Any = av.open(
            self._file, "w", format="mp4", options={"fflags": "+bitexact"}
        )
        self._stream = self._video_stream()
        self._clean: Any = None
        self._sound = SoundTrack(self._container) if sound else None
        self._strip = Strip(size)
        self._poster: Any = None
        self._last = 0

    def _video_stream(self) -> Any:
        stream = self._container.add_stream("libx264", rate=30, options=X264)
        stream.width, stream.height, stream.pix_fmt = self._size.width, self._size.height, "yuv420p"
        context = stream.codec_context
        stream.time_base = context.time_base = _MOMENT
        context.flags |= Flags.bitexact | Flags.global_header
        context.thread_type = "AUTO"  # as ffmpeg has it: several frames at once
        context.color_range = context.colorspace = _BT709
        context.color_primaries = context.color_trc = _BT709
        return stream

    def frame(self, moment: int, hearing: Hearing) -> None:
        """Take one frame's planes out of the pipe."""
        frame: Any = av.VideoFrame(self._size.width, self._size.height, "yuv420p")
        for at, plane in enumerate(frame.planes):
            _fill(plane, self._size.width // (2 if at else 1), hearing.descriptor)
        frame.pts, frame.time_base = moment, _MOMENT
        frame.colorspace = frame.color_range = _BT709
        self._last = moment
        if self._poster is None or self._poster.pts < min(moment, _POSTER_AT):
            self._poster = frame
        self._strip.offer(moment, frame)
        self._mux(frame)

    def samples(self, data: bytearray) -> None:
        """Some sound of it."""
        if self._sound:
            self._sound.add(data)

    def hand_over(self, handing: Handing) -> None:
        """End it, and hand out all of it."""
        self._mux(None)
        if self._sound:
            self._sound.finish()
        self._container.close()
        film = Begun(Part.FILM, 0, self._size.width, self._size.height, self._last)
        handing.rendition(film, self._file.getbuffer())
        poster = image_of(self._size, _rgb(self._poster))
        hand(handing, Part.POSTER, poster)
        hand_looks(handing, hand_thumbnail(handing, poster))
        hand(handing, Part.STRIP, self._strip.joined())

    def _mux(self, frame: Any) -> None:
        for packet in self._stream.encode(frame):
            # Only now the encoder has said what it makes, which the filter has to know.
            self._clean = self._clean or BitStreamFilterContext(NO_MESSAGES, self._stream)
            for clean in self._clean.filter(packet):
                clean.stream = self._stream
                self._container.mux(clean)


def _fill(plane: Any, width: int, descriptor: int) -> None:
    view = memoryview(plane)
    if plane.line_size == width:
        read_into(descriptor, view)
        return
    packed = bytearray(width * plane.height)
    read_into(descriptor, packed)
    for row in range(plane.height):
        view[row * plane.line_size :][:width] = packed[row * width :][:width]


def _rgb(frame: Any) -> bytes:
    made = frame.reformat(format="rgb24", src_colorspace="ITU709")
    return rgb_bytes(made)
