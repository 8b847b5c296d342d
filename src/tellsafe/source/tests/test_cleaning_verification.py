# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was made is read again, and one thing too many in it is enough to refuse it.

Each test cleans a file, sees that it passes, plants something by hand, and sees it refused.
"""

import io
from contextlib import closing

import pytest

from tellsafe.source.cleaning.containers import clean_container
from tellsafe.source.cleaning.ebml import require_bare_matroska
from tellsafe.source.cleaning.iso_boxes import require_bare_iso_media
from tellsafe.source.cleaning.jpeg_parts import bare_jpeg, require_bare_jpeg
from tellsafe.source.cleaning.kinds import PREFIX, kind_of
from tellsafe.source.cleaning.mp3_frames import require_bare_mp3
from tellsafe.source.cleaning.ogg_pages import require_bare_ogg
from tellsafe.source.cleaning.png_parts import require_bare_png
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch
from tellsafe.source.tests.media import film, picture, saved, segment

WORD = b"Qanary7319"


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + b"\0\0\0\0"


def grown(data: bytes, path: tuple[bytes, ...], extra: bytes) -> bytes:
    """``extra`` at the end of the box at ``path``, every length around it corrected."""
    at, marks = 0, []
    for kind in path:
        at = data.index(kind, at) - 4
        marks.append(at)
        at += 8
    end = marks[-1] + int.from_bytes(data[marks[-1] : marks[-1] + 4], "big")
    for mark in marks:
        length = int.from_bytes(data[mark : mark + 4], "big") + len(extra)
        data = data[:mark] + length.to_bytes(4, "big") + data[mark + 4 :]
    return data[:end] + extra + data[end:]


def changed(data: bytes, kind: bytes, offset: int, new: bytes) -> bytes:
    at = data.rindex(kind) + 4 + offset
    return data[:at] + new + data[at + len(new) :]


def is_bare(require, data: bytes, tmp_path) -> bool:
    with closing(Scratch.create(tmp_path)) as file:
        file.write(data)
        try:
            require(file)
        except CleaningError as refusal:
            return refusal.reason != "left-over"
        return True


def cleaned(tmp_path, *kind: str | None) -> bytes:
    data = film(*kind)  # type: ignore[arg-type]  # one list of arguments for all kinds
    with closing(Scratch.create(tmp_path)) as sink:
        clean_container(io.BytesIO(data), kind_of(data[:PREFIX]), sink)
        sink.seek(0)
        return sink.read()


def refuses(require, data: bytes) -> bool:
    try:
        require(data)
    except CleaningError as refusal:
        return refusal.reason == "left-over"
    return False


def test_a_bare_jpeg_has_nothing_else() -> None:
    data = saved(picture(), "JPEG")
    require_bare_jpeg(data)
    for marker in (*range(0xE0, 0xF0), 0xFE):
        assert refuses(require_bare_jpeg, data[:2] + segment(marker, WORD) + data[2:]), marker
        end = data[:-2] + segment(marker, WORD) + data[-2:]
        assert refuses(require_bare_jpeg, end), marker
    assert refuses(require_bare_jpeg, data + WORD)
    assert refuses(require_bare_jpeg, data[:-2])
    assert refuses(require_bare_jpeg, b"")


def test_a_frame_of_motion_jpeg_keeps_what_is_seen() -> None:
    data = saved(picture(), "JPEG", comment=WORD, exif=b"Exif\0\0" + WORD)
    bare = bare_jpeg(data + WORD)
    assert WORD in data
    assert WORD not in bare
    assert saved(picture(), "JPEG")[20:] == bare[2:]


def test_a_bare_png_has_nothing_else() -> None:
    data = saved(picture(), "PNG")
    require_bare_png(data)
    for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"tIME", b"prVt"):
        assert refuses(require_bare_png, data[:33] + chunk(kind, WORD) + data[33:]), kind
    assert refuses(require_bare_png, data + WORD)
    assert refuses(require_bare_png, data[:-1])


def test_a_bare_mp4_has_nothing_else(tmp_path) -> None:
    data = cleaned(tmp_path, "mp4", "libx264", "aac")
    assert is_bare(require_bare_iso_media, data, tmp_path)
    for kind in (b"udta", b"meta", b"uuid", b"moov", b"XMP_", b"tref"):
        for path in ((b"moov",), (b"moov", b"trak"), (b"moov", b"trak", b"mdia", b"minf", b"stbl")):
            planted = grown(data, path, box(kind, WORD))
            assert not is_bare(require_bare_iso_media, planted, tmp_path), (kind, path)
    for place in (data + box(b"uuid", WORD), data + box(b"free", WORD), data + WORD):
        assert not is_bare(require_bare_iso_media, place, tmp_path)


def test_a_bare_mp4_has_no_time_name_or_language(tmp_path) -> None:
    data = cleaned(tmp_path, "mp4", "libx264", "aac")
    for kind, offset, new in (
        (b"mvhd", 4, b"\xda\0\0\0"),
        (b"tkhd", 8, b"\xda\0\0\0"),
        (b"mdhd", 4, b"\xda\0\0\0"),
        (b"mdhd", 20, b"\x15\xc7"),
        (b"hdlr", 24, b"Q"),
        (b"hdlr", 8, b"meta"),
        (b"avc1", 43, b"iPhone"),
        (b"dref", 15, b"\0"),
        (b"ilst", -8, b"\0\0\0\x09"),
    ):
        planted = changed(data, kind, offset, new)
        assert planted != data
        assert not is_bare(require_bare_iso_media, planted, tmp_path), kind


def test_a_bare_matroska_has_nothing_else(tmp_path) -> None:
    data = cleaned(tmp_path, "webm", "libvpx", "libopus")
    assert is_bare(require_bare_matroska, data, tmp_path)
    segment_at = data.index(b"\x18\x53\x80\x67")
    for title in (b"\x7b\xa9", b"\x44\x61", b"\x10\x43\xa7\x70", b"\x19\x41\xa4\x69", b"\xec"):
        extra = title + bytes([0x80 | len(WORD)]) + WORD
        size = int.from_bytes(data[segment_at + 5 : segment_at + 12], "big") + len(extra)
        planted = data[: segment_at + 5] + size.to_bytes(7, "big") + data[segment_at + 12 :] + extra
        assert not is_bare(require_bare_matroska, planted, tmp_path), title
    assert not is_bare(require_bare_matroska, data.replace(b"Lavf", b"Qana", 1), tmp_path)
    assert not is_bare(require_bare_matroska, data.replace(b"DURATION", b"LOCATION"), tmp_path)
    assert not is_bare(require_bare_matroska, data + WORD, tmp_path)


@pytest.mark.parametrize("codec", ["libopus", "vorbis"])
def test_a_bare_ogg_has_no_comment(codec: str, tmp_path) -> None:
    data = cleaned(tmp_path, "ogg", None, codec)
    assert is_bare(require_bare_ogg, data, tmp_path)
    assert not is_bare(require_bare_ogg, data.replace(b"ffmpeg", b"Qanary"), tmp_path)
    assert not is_bare(require_bare_ogg, data + WORD, tmp_path)
    assert not is_bare(require_bare_ogg, film("ogg", None, codec), tmp_path)


def test_a_bare_mp3_has_no_tag(tmp_path) -> None:
    data = cleaned(tmp_path, "mp3", None, "libmp3lame")
    assert is_bare(require_bare_mp3, data, tmp_path)
    for planted in (b"ID3" + WORD + data, data + b"TAG" + WORD, data[:-1], WORD + data):
        assert not is_bare(require_bare_mp3, planted, tmp_path)
    assert not is_bare(require_bare_mp3, film("mp3", None, "libmp3lame"), tmp_path)
