# SPDX-License-Identifier: AGPL-3.0-or-later
"""Video and sound: streams copied into a new container that has nothing but them.

Pictures and sound are not coded again: what was recorded stays as it was recorded. Titles,
positions, times, names of devices, chapters, covers, subtitles and tracks of measurements are not
copied, and what was made is read again box by box before it may be sent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import av

from tellsafe.source.cleaning.ebml import require_bare_matroska
from tellsafe.source.cleaning.edit_lists import EditLists
from tellsafe.source.cleaning.hidden_matroska import require_nothing_hidden
from tellsafe.source.cleaning.iso_boxes import require_bare_iso_media
from tellsafe.source.cleaning.kinds import ISO_MEDIA, MATROSKA, MP3, OGG, Kind
from tellsafe.source.cleaning.mp3_frames import require_bare_mp3
from tellsafe.source.cleaning.ogg_pages import require_bare_ogg
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.sample_ranges import SampleRanges
from tellsafe.source.cleaning.scratch import Scratch
from tellsafe.source.cleaning.streams import AUDIO, VIDEO, PassedStream, codec_of, passed_stream

# By itself it leaves out some of what an edit list does; of that, we see to all.
_ALL_OF_IT = {"advanced_editlist": "0"}
_BITEXACT = {"fflags": "+bitexact"}  # no name or version of a program, no random id


@dataclass(frozen=True)
class Form:
    """A container to write: libavformat's name and options, extensions, and how it is checked."""

    muxer: str
    codecs: frozenset[str]
    video: str
    sound: str
    require_bare: Callable[[Scratch], None]
    options: Mapping[str, str]


_IN_MP4 = frozenset({"h264", "hevc", "av1", "vp9", "mpeg4", "aac", "mp3"})
_IN_3GP = frozenset({"h264", "mpeg4", "h263", "aac", "amr_nb", "amr_wb"})
_IN_WEBM = frozenset({"vp8", "vp9", "av1", "opus", "vorbis"})
_BOXES = {**_BITEXACT, "empty_hdlr_name": "1"}
_NO_TAGS = {**_BITEXACT, "write_xing": "0", "id3v2_version": "0"}

MP4_FORM = Form("mp4", _IN_MP4, "mp4", "m4a", require_bare_iso_media, _BOXES)
THREEGP_FORM = Form("3gp", _IN_3GP, "3gp", "3gp", require_bare_iso_media, _BOXES)
WEBM_FORM = Form("webm", _IN_WEBM, "webm", "weba", require_bare_matroska, _BITEXACT)
MKV_FORM = Form("matroska", VIDEO | AUDIO, "mkv", "mka", require_bare_matroska, _BITEXACT)
OGG_FORM = Form("ogg", frozenset({"opus", "vorbis"}), "", "ogg", require_bare_ogg, _BITEXACT)
MP3_FORM = Form("mp3", frozenset({"mp3"}), "", "mp3", require_bare_mp3, _NO_TAGS)
_FORMS: Mapping[Kind, tuple[Form, ...]] = {
    MATROSKA: (WEBM_FORM, MKV_FORM),
    OGG: (OGG_FORM, MKV_FORM),
    MP3: (MP3_FORM,),
}
_ISO_FORMS = (MP4_FORM, THREEGP_FORM, MKV_FORM)


def clean_container(source: BinaryIO, kind: Kind, sink: Scratch) -> str:
    """Write the clean file to ``sink``; returns its extension. Raises CleaningError."""
    ranges = SampleRanges(source) if kind is ISO_MEDIA else None
    lists = EditLists(source) if kind is ISO_MEDIA else None
    if kind is MATROSKA:
        require_nothing_hidden(source)
    options = _ALL_OF_IT if lists else None
    try:
        with av.open(source, mode="r", format=kind.demuxer, options=options) as opened:
            streams = _wanted(opened.streams, lists)
            form = _form(kind, {codec_of(stream) for stream in streams})
            extension = _extension(form, streams)
            _copy(opened, streams, form, sink, ranges, lists)
    except (av.FFmpegError, ValueError, RuntimeError) as error:
        raise CleaningError("damaged") from error
    form.require_bare(sink)
    return extension


def _extension(form: Form, streams: Iterable[Any]) -> str:
    has_video = any(stream.type == "video" for stream in streams)
    return form.video if has_video else form.sound


def _wanted(streams: Iterable[Any], lists: EditLists | None) -> list[Any]:
    """The first picture and the first sound that can be passed on. What a person saw and heard
    when they looked at it, and no second camera that they don't know of. Neither is left out
    because nobody here knows its coding."""
    real = [s for s in streams if s.type in ("video", "audio") and not _is_cover(s)]
    real = list(lists.played(real)) if lists else real
    first: dict[str, Any] = {}
    for stream in real:
        if codec_of(stream) in VIDEO | AUDIO:
            first.setdefault(stream.type, stream)
    if not first or {stream.type for stream in real} != set(first):
        raise CleaningError("codec")
    return list(first.values())


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _form(kind: Kind, codecs: set[str]) -> Form:
    form = next((one for one in _FORMS.get(kind, _ISO_FORMS) if codecs <= one.codecs), None)
    if form is None:
        raise CleaningError("codec")
    return form


def _copy(
    opened: Any,
    streams: list[Any],
    form: Form,
    sink: Scratch,
    ranges: SampleRanges | None,
    lists: EditLists | None,
) -> None:
    cuts = {stream.index: lists.cut_of(stream) for stream in streams} if lists else {}
    with av.open(sink, mode="w", format=form.muxer, container_options=dict(form.options)) as output:
        passed = {one.index: passed_stream(one, cuts.get(one.index), output) for one in streams}
        count = _copy_packets(opened, passed, output, ranges)
        for cut in cuts.values():
            cut.require_some()
        if not count:
            raise CleaningError("damaged")
    if ranges:
        ranges.require_apart()


def _copy_packets(
    opened: Any, passed: Mapping[int, PassedStream], output: Any, ranges: SampleRanges | None
) -> int:
    count = 0
    for packet in opened.demux():
        if not packet.size:  # the sign that a stream has ended
            continue
        if ranges:
            ranges.add(packet.pos, packet.size)
        if packet.stream_index not in passed:
            continue
        for clean in passed[packet.stream_index].packets(packet):
            output.mux(clean)
            count += 1
    for one in passed.values():
        for clean in one.packets(None):
            output.mux(clean)
    return count
