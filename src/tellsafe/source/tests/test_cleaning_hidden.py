# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is hidden in a file, and not cut away, is not sent without a word.

Seen to fail: each with a cleaner that copied all frames, whatever the container said of them.
"""

import io
import json
import struct
from contextlib import closing
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from tellsafe.source.cleaning.containers import clean_container
from tellsafe.source.cleaning.hidden_matroska import require_nothing_hidden
from tellsafe.source.cleaning.images import clean_image
from tellsafe.source.cleaning.kinds import HEIC, ISO_MEDIA, MATROSKA, Kind
from tellsafe.source.cleaning.picture_edges import require_whole_h264, require_whole_hevc
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch
from tellsafe.source.tests.apertures import (
    box,
    clap,
    grown,
    with_aperture,
    with_hidden_edges,
    with_property,
    with_second_eye,
)
from tellsafe.source.tests.media import film, pictures_of, saved, shades_film

EDGES = json.loads((Path(__file__).parent / "picture-edges.json").read_text("utf-8"))
WHOLE = {"avc": require_whole_h264, "hevc": require_whole_hevc}


def refused(data: bytes, kind, tmp_path) -> str:
    """Why; "" if it was cleaned."""
    sink = Scratch.create(tmp_path)
    try:
        clean_container(io.BytesIO(data), kind, sink)
    except CleaningError as refusal:
        return refusal.reason
    finally:
        sink.close()
    return ""


@pytest.mark.parametrize(
    ("size", "why"),
    [((128, 96), ""), ((128, 81), ""), ((112, 96), "trimmed"), ((128, 32), "trimmed")],
)
def test_pictures_with_a_clean_aperture(size: tuple[int, int], why: str, tmp_path) -> None:
    data = shades_film()
    assert refused(with_aperture(data, clap(*size, 0, 0)), ISO_MEDIA, tmp_path) == why


@pytest.mark.parametrize("path", [[b"moov"], [b"moov", b"trak"]])
@pytest.mark.parametrize("kind", [b"clip", b"matt"])
def test_pictures_behind_a_mask(kind: bytes, path: list[bytes], tmp_path) -> None:
    data = grown(shades_film(), path, box(kind, bytes(8)))
    assert refused(data, ISO_MEDIA, tmp_path) == "trimmed"


@pytest.mark.parametrize("one", EDGES["whole"], ids=lambda one: one["name"])
def test_a_coded_picture_that_is_whole(one: dict[str, str]) -> None:
    WHOLE[one["codec"]](bytes.fromhex(one["unit"]))


@pytest.mark.parametrize("one", EDGES["cropped"], ids=lambda one: one["name"])
def test_a_coded_picture_whose_edges_are_hidden(one: dict[str, str]) -> None:
    unit = bytes.fromhex(one["unit"])
    with pytest.raises(CleaningError) as refusal:
        WHOLE[one["codec"]](unit)
    assert refusal.value.reason == "trimmed"
    for length in range(1, 12):
        with pytest.raises(CleaningError):
            WHOLE[one["codec"]](unit[:length])


@pytest.mark.parametrize(("library", "codec"), [("libx264", "h264"), ("libx265", "hevc")])
@pytest.mark.parametrize(("muxer", "kind"), [("mp4", ISO_MEDIA), ("matroska", MATROSKA)])
def test_a_film_whose_edges_are_hidden(
    library: str, codec: str, muxer: str, kind: Kind, tmp_path
) -> None:
    data = film("mp4", library, None)
    whole = with_hidden_edges(data, "crop_left=0", codec, muxer)
    assert refused(whole, kind, tmp_path) == ""
    cropped = with_hidden_edges(data, "crop_left=64", codec, muxer)
    assert refused(cropped, kind, tmp_path) == "trimmed"


def test_what_is_there_for_a_second_eye_is_left_out(tmp_path) -> None:
    """By libavcodec's filter, which knows no layer but the first."""
    data = with_second_eye(film("mp4", "libx265", None), b"Qanary7319")
    assert b"Qanary7319" in data
    with closing(Scratch.create(tmp_path)) as sink:
        clean_container(io.BytesIO(data), ISO_MEDIA, sink)
        sink.seek(0)
        made = sink.read()
    assert b"Qanary7319" not in made
    assert pictures_of(made) == pictures_of(data)


def test_a_track_that_is_switched_off_is_left_out(tmp_path) -> None:
    data = bytearray(film("mp4", "libx264", "aac"))
    assert kinds_in(bytes(data), tmp_path) == {b"vide", b"soun"}
    at = data.rindex(b"tkhd") + 4
    data[at + 3] &= ~1
    assert kinds_in(bytes(data), tmp_path) == {b"vide"}
    data[data.index(b"tkhd") + 7] &= ~1
    assert kinds_in(bytes(data), tmp_path) == {b"vide", b"soun"}


def kinds_in(data: bytes, tmp_path) -> set[bytes]:
    sink = Scratch.create(tmp_path)
    try:
        clean_container(io.BytesIO(data), ISO_MEDIA, sink)
        sink.seek(0)
        made = sink.read()
    finally:
        sink.close()
    return {kind for kind in (b"vide", b"soun") if b"hdlr" + bytes(8) + kind in made}


def element(kind: int, body: bytes = b"") -> bytes:
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return name + struct.pack(">H", 0x4000 | len(body)) + body


def chapters(body: bytes) -> bytes:
    return element(0x1043A770, element(0x45B9, body))


def track(body: bytes) -> bytes:
    return element(0x1654AE6B, element(0xAE, body))


def video(body: bytes) -> bytes:
    return track(element(0x83, b"\1") + element(0xE0, body))


CLUSTER = element(0x1F43B675, element(0xE7, b"\0"))
SEGMENT = element(0x1A45DFA3, element(0x4282, b"webm")) + b"\x18\x53\x80\x67\x01" + b"\xff" * 7


@pytest.mark.parametrize(
    "hides",
    [
        chapters(element(0x45DD, b"\1")),
        chapters(element(0xB6, element(0x98, b"\1"))),
        chapters(element(0xB6, element(0xB6, element(0x4598, b"\0")))),
        video(element(0x54CC, b"\x08") + element(0x54DD, b"\x08")),
        video(element(0x54BB, b"\1\0")),
        track(element(0x83, b"\2") + element(0xB9, b"\0")),
    ],
    ids=["ordered", "hidden", "switched off", "edges", "the upper part", "sound"],
)
def test_what_a_matroska_hides(hides: bytes) -> None:
    with pytest.raises(CleaningError) as refusal:
        require_nothing_hidden(io.BytesIO(SEGMENT + CLUSTER + hides))
    assert refusal.value.reason == "trimmed"


@pytest.mark.parametrize(
    "shows",
    [
        chapters(
            element(0x45DD, b"\0") + element(0xB6, element(0x98, b"\0") + element(0x4598, b"\1"))
        ),
        chapters(element(0x45DD) + element(0xB6, element(0x4598))),
        video(element(0x54AA, b"\x08") + element(0x54BB, b"\0")),
        track(element(0x83, b"\x11") + element(0xB9, b"\0")),
    ],
    ids=["chapters", "flags without a value", "what a coder adds", "subtitles"],
)
def test_where_a_matroska_hides_nothing(shows: bytes) -> None:
    require_nothing_hidden(io.BytesIO(SEGMENT + shows + CLUSTER))


def test_a_whole_film_is_refused_for_its_chapters_alone(tmp_path) -> None:
    data = film("matroska", "libx264", "aac")
    assert refused(data, MATROSKA, tmp_path) == ""
    at = data.index(b"\x18\x53\x80\x67") + 4
    assert data[at] == 1
    unbounded = data[: at + 1] + b"\xff" * 7 + data[at + 8 :]
    hides = chapters(element(0x45DD, b"\1"))
    assert refused(unbounded + hides, MATROSKA, tmp_path) == "trimmed"


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("aperture", [(80, 96, -24, 0), (80, 96, 24, 0), (16, 16, 16, 16)])
def test_what_was_cropped_off_a_heic_is_not_painted(
    aperture: tuple[int, int, int, int], turns: int
) -> None:
    """Seen to fail: with a library that is told to leave a picture as it was stored."""
    pillow_heif.register_heif_opener()
    whole = Image.new("RGB", (128, 96), "green")
    whole.paste("red", (0, 0, 24, 96))
    data = with_property(saved(whole, "HEIF", quality=90), b"clap", clap(*aperture))
    data = with_property(data, b"irot", bytes([turns]))
    made, _ = clean_image(io.BytesIO(data), HEIC)
    shown = Image.open(io.BytesIO(made)).convert("RGB")
    assert shown.size == (aperture[1::-1] if turns else aperture[:2])
    assert (shown.getchannel("R").getextrema()[1] > 200) == (aperture[2] < 0)
