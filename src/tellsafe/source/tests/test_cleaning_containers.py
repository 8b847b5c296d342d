# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cleaned video and sound show and sound the same, in a container with nothing else in it."""

import io
from contextlib import closing
from fractions import Fraction

import av
import pytest

from tellsafe.source.cleaning.containers import clean_container
from tellsafe.source.cleaning.kinds import PREFIX, kind_of
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.sample_ranges import SampleRanges
from tellsafe.source.cleaning.scratch import Scratch
from tellsafe.source.tests.media import CANARY, film, pictures_of, telltales_in


def cleaned(data: bytes, tmp_path) -> tuple[bytes, str]:
    with closing(Scratch.create(tmp_path)) as sink:
        extension = clean_container(io.BytesIO(data), kind_of(data[:PREFIX]), sink)
        sink.seek(0)
        return sink.read(), extension


@pytest.mark.parametrize(
    ("muxer", "video", "sound", "extension"),
    [
        ("mp4", "libx264", "aac", "mp4"),
        ("mov", "libx265", "aac", "mp4"),
        ("mp4", "mpeg4", "aac", "mp4"),
        ("mp4", "libsvtav1", None, "mp4"),
        ("mov", "mjpeg", "pcm_s16le", "mkv"),
        ("3gp", "h263", "libopencore_amrnb", "3gp"),
        ("ipod", None, "aac", "m4a"),
        ("matroska", "libx264", "aac", "mkv"),
        ("matroska", "libx265", "vorbis", "mkv"),
        ("webm", "libvpx", "libopus", "webm"),
        ("webm", "libvpx-vp9", "vorbis", "webm"),
        ("webm", None, "libopus", "weba"),
        ("ogg", None, "vorbis", "ogg"),
        ("ogg", None, "libopus", "ogg"),
        ("mp3", None, "libmp3lame", "mp3"),
    ],
)
def test_nothing_but_picture_and_sound_is_left(
    muxer: str, video: str | None, sound: str | None, extension: str, tmp_path
) -> None:
    data = film(muxer, video, sound)
    assert CANARY.encode() in data
    clean, found = cleaned(data, tmp_path)
    assert found == extension
    assert telltales_in(clean) == []
    if video:
        assert pictures_of(clean) == pictures_of(data)
    with av.open(io.BytesIO(clean)) as again:
        kinds = sorted(stream.type for stream in again.streams)
        assert kinds == ["audio"] * bool(sound) + ["video"] * bool(video)
        assert not set(again.metadata) & {"title", "location", "comment", "artist"}
        assert again.chapters() == []


def test_fragments_and_covers_and_attachments_are_left_behind(tmp_path) -> None:
    data = film("mp4", "libx264", "aac", {"movflags": "frag_keyframe+empty_moov"})
    clean, _ = cleaned(data, tmp_path)
    assert b"moof" in data
    assert b"moof" not in clean
    assert pictures_of(clean) == pictures_of(data)


def with_cover_and_font() -> bytes:
    made = io.BytesIO()
    with (
        av.open(io.BytesIO(film("matroska", "libx264", "aac"))) as source,
        av.open(made, "w", format="matroska") as output,
    ):
        streams = [output.add_stream_from_template(one, opaque=True) for one in source.streams]
        output.add_attachment("font.ttf", "application/x-font", CANARY.encode())
        output.set_chapters(
            [
                {
                    "id": 1,
                    "start": 0,
                    "end": 9,
                    "time_base": Fraction(1),
                    "metadata": {"title": CANARY},
                }
            ]
        )
        for packet in source.demux():
            if packet.size:
                packet.stream = streams[packet.stream_index]
                output.mux(packet)
    return made.getvalue()


def test_chapters_and_attached_files_are_left_behind(tmp_path) -> None:
    data = with_cover_and_font()
    clean, _ = cleaned(data, tmp_path)
    assert b"font.ttf" in data
    assert b"font.ttf" not in clean
    assert telltales_in(clean) == []


def together(muxer: str, *films: bytes) -> bytes:
    """The tracks of all in one file. In an MP4 only the first of each type is enabled."""
    made = io.BytesIO()
    with av.open(made, "w", format=muxer) as output:
        opened = [av.open(io.BytesIO(one)) for one in films]
        tracks = [
            (source, output.add_stream_from_template(source, opaque=True))
            for one in opened
            for source in one.streams
        ]
        for source, target in tracks:
            source.container.seek(0)
            for packet in source.container.demux(source):
                if packet.size:
                    packet.stream = target
                    output.mux(packet)
        for one in opened:
            one.close()
    return made.getvalue()


@pytest.mark.parametrize("muxer", ["mp4", "matroska"])
def test_of_several_pictures_and_sounds_the_first_goes(muxer: str, tmp_path) -> None:
    """What was seen and heard by who looked at it, and no second camera."""
    data = together(muxer, film("mp4", "libx264", "aac"), film("mp4", "libx265", "libmp3lame"))
    clean, _ = cleaned(data, tmp_path)
    with av.open(io.BytesIO(clean)) as opened:
        assert [one.codec_context.name for one in opened.streams] == ["h264", "aac"]
    assert pictures_of(clean) == pictures_of(data)


def test_sound_in_an_unknown_coding_is_refused(tmp_path) -> None:
    with pytest.raises(CleaningError) as refusal:
        cleaned(film("matroska", None, "flac"), tmp_path)
    assert refusal.value.reason == "codec"


def test_a_film_is_refused_rather_than_sent_without_its_sound(tmp_path) -> None:
    with pytest.raises(CleaningError) as refusal:
        cleaned(film("matroska", "libx264", "flac"), tmp_path)
    assert refusal.value.reason == "codec"


def with_longest_sample(data: bytes, length: int) -> bytes:
    """The table of sizes says that the last frame of the film has ``length`` bytes."""
    at = data.index(b"stsz") + 4
    count = int.from_bytes(data[at + 8 : at + 12], "big")
    last = at + 12 + 4 * (count - 1)
    return data[:last] + length.to_bytes(4, "big") + data[last + 4 :]


def test_a_frame_that_reaches_into_what_is_behind_it_is_refused(tmp_path) -> None:
    """It would carry titles and positions along as a picture."""
    data = film("mp4", "mpeg4", None)
    to_the_titles = data.index(b"udta") - data.index(b"mdat")
    with pytest.raises(CleaningError) as refusal:
        cleaned(with_longest_sample(data, to_the_titles), tmp_path)
    assert refusal.value.reason == "damaged"


def test_a_sample_that_lies_in_another_is_refused() -> None:
    """A sound could be a piece of a track of positions."""
    data = b"\0\0\0\x08free" + b"\0\0\0\x28mdat" + bytes(32)
    ranges = SampleRanges(io.BytesIO(data))
    for start, length in ((16, 10), (26, 10), (16, 10)):
        ranges.add(start, length)
    ranges.require_apart()
    ranges.add(35, 2)
    with pytest.raises(CleaningError):
        ranges.require_apart()
    for start, length in ((15, 4), (47, 2), (None, 1)):
        with pytest.raises(CleaningError):
            ranges.add(start, length)


@pytest.mark.parametrize("muxer", ["mp4", "matroska"])
def test_a_film_cut_off_before_its_pictures_is_refused(muxer: str, tmp_path) -> None:
    data = film(muxer, "libx264", "aac")
    with pytest.raises(CleaningError) as refusal:
        cleaned(data[:400], tmp_path)
    assert refusal.value.reason in ("damaged", "codec")
