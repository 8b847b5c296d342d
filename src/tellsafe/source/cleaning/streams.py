# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which codings of picture and sound are passed on, and what is taken out of their stream.

An encoder can write into the stream itself: H.264 and HEVC have SEI messages (camcorders put
position and time there), AV1 has metadata units, MPEG-4 has user data, motion JPEG has a whole
JPEG's segments in each frame. So of each coding that has units, only those that make the picture
pass. A coding that is not in the table is not passed on. What stays is inside the compressed
sound: an encoder may name itself in the filling of AAC and MP3 frames.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.packet import Packet

from tellsafe.source.cleaning.codec_setup import bare_setup, without_user_data
from tellsafe.source.cleaning.edit_lists import Cut
from tellsafe.source.cleaning.jpeg_parts import bare_jpeg
from tellsafe.source.cleaning.refusal import CleaningError

# Filters of libavcodec that pass units by number: H.264 slices, parameter sets and delimiters;
# HEVC up to the filler; AV1 sequence, frame and tile units.
_FILTERS: Mapping[str, str] = {
    "h264": "filter_units=pass_types=1-5|7-11",
    "hevc": "filter_units=pass_types=0-38",
    "av1": "filter_units=pass_types=1-4|6-8",
}
_PCM = frozenset({"pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_u8", "pcm_alaw", "pcm_mulaw"})
VIDEO = frozenset({*_FILTERS, "vp8", "vp9", "mpeg4", "h263", "mjpeg"})
AUDIO = frozenset({"aac", "mp3", "opus", "vorbis", "amr_nb", "amr_wb"}) | _PCM
_MP3_INFO = re.compile(rb".{4,60}?(?:Xing|Info|VBRI)", re.DOTALL)


@dataclass
class PassedStream:
    """One stream of the source on its way into the clean file."""

    codec: str
    target: Any
    _filter: BitStreamFilterContext
    cut: Cut | None

    def packets(self, packet: "Packet[Any] | None") -> "Iterator[Packet[Any]]":
        """What may be written for a packet of the source; None asks for the rest."""
        if packet is not None and self.cut and not self._is_shown(self.cut, packet):
            return
        for found in self._filter.filter(packet):
            data = _BARE.get(self.codec, _unchanged)(bytes(found))
            if data:
                yield self._anew(data, found)

    def _is_shown(self, cut: Cut, packet: "Packet[Any]") -> bool:
        if packet.pts is None:
            raise CleaningError("damaged")
        return cut.takes(packet.pts, packet.duration or 0, is_key=packet.is_keyframe)

    def _anew(self, data: bytes, found: "Packet[Any]") -> "Packet[Any]":
        """The bytes and their time in a packet that carries no side data."""
        fresh: Packet[Any] = Packet(data)
        fresh.stream = self.target
        fresh.time_base = found.time_base
        fresh.pts, fresh.dts, fresh.duration = found.pts, found.dts, found.duration
        fresh.is_keyframe = found.is_keyframe
        return fresh


def passed_stream(
    source: Any, cut: Cut | None, output: av.container.OutputContainer
) -> PassedStream:
    """Add a stream like ``source``, or what ``cut`` takes of it, to ``output``.

    Raises CleaningError, ValueError.
    """
    codec = codec_of(source)
    target = output.add_stream_from_template(source, opaque=True)
    bitstream = BitStreamFilterContext(_FILTERS.get(codec, "null"), source, target)
    target.codec_context.codec_tag = "\0\0\0\0"  # the muxer knows its own name for a codec
    setup = target.codec_context.extradata
    if setup:
        target.codec_context.extradata = bare_setup(codec, setup)
    return PassedStream(codec, target, bitstream, cut)


def codec_of(stream: Any) -> str:
    """The codec's canonical name; "" for a stream that has none."""
    context = getattr(stream, "codec_context", None)
    return str(context.codec.canonical_name) if context is not None else ""


def _unchanged(data: bytes) -> bytes:
    return data


def _without_info_frame(data: bytes) -> bytes:
    """Nothing, for a first frame of an MP3 that is no sound but tells of its encoder."""
    return b"" if _MP3_INFO.match(data) else data


_BARE: Mapping[str, Callable[[bytes], bytes]] = {
    "mpeg4": without_user_data,
    "mjpeg": bare_jpeg,
    "mp3": _without_info_frame,
}
