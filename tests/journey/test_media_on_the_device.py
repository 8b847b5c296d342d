# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos, videos and sound, cleaned where the app cleans them: in a Worker of a real Chromium.

A page with nothing but app/src/media is built as the app is, and served under a policy as strict;
what comes out is read here, by other programs than those that made it.
"""

import base64
import functools
import io
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from pillow_heif import register_heif_opener
from playwright.sync_api import Browser, Page

from tellsafe.source.tests.apertures import clap, with_aperture, with_hidden_edges, with_property
from tellsafe.source.tests.media import (
    CANARY,
    HOSTILE,
    REAL,
    film,
    jpeg_full_of_words,
    picture,
    pictures_of,
    png_full_of_words,
    saved,
    telltales_in,
)

APP = Path(__file__).resolve().parents[2] / "app"
PHOTOS = [path for path in REAL if path.suffix in (".jpg", ".heic", ".webp")]
FILMS = [path for path in REAL if path.suffix in (".mp4", ".mov")]
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';"
    " connect-src 'self'; require-trusted-types-for 'script'; trusted-types harness"
)
LONGEST_SIDE = 4096


@dataclass(frozen=True)
class Answer:
    """What the Worker answered: the result, how its target ended, and what was written to it."""

    result: dict[str, Any]
    ended: str
    content: bytes

    @property
    def value(self) -> dict[str, Any]:
        assert self.result["ok"], self.result
        return self.result["value"]


class Device:
    """The page, and files that it may fetch."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self._file = folder / "file"

    def clean(self, data: bytes, *, muted: bool = False) -> Answer:
        self._file.write_bytes(data)
        found = self.page.evaluate("muted => harness.clean('/file', muted)", muted)
        return Answer(found["result"], found["ended"], _joined(found["content"]))

    def cover(self, data: bytes, spots: list[dict[str, float]]) -> Image.Image:
        self._file.write_bytes(data)
        found = self.page.evaluate("spots => harness.cover('/file', spots)", spots)
        return opened(_joined(found["content"]))


def _joined(parts: list[str]) -> bytes:
    return b"".join(map(base64.b64decode, parts))


class _Server(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as Vite builds it."""
    folder = tmp_path_factory.mktemp("media") / "site"
    npx = shutil.which("npx", path=str(Path(sys.executable).parent))
    assert npx, "Node is not installed; run: make setup"
    config = APP / "tests" / "media-harness" / "vite.config.ts"
    command = [npx, "vite", "build", "--config", str(config), "--outDir", str(folder)]
    path = f"{Path(npx).parent}:/usr/bin:/bin"
    subprocess.run(command, cwd=APP, env={"PATH": path}, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def device(chromium: Browser, site: Path) -> Iterator[Device]:
    handler = functools.partial(_Server, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text))
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.wait_for_function("'harness' in globalThis")
        yield Device(page, site)
        page.close()
        server.shutdown()
    assert complaints == []


def opened(data: bytes) -> Image.Image:
    register_heif_opener()
    return Image.open(io.BytesIO(data))


def upright(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(opened(data)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean of what two pictures differ by, 0 to 255, looked at from afar."""
    small = [image.convert("RGB").resize((64, 64)) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean)


def bare(data: bytes) -> Image.Image:
    """The picture, of which is sure that it is a JPEG with nothing else in it."""
    image = opened(data)
    assert image.format == "JPEG"
    assert not image.getexif()
    assert not set(image.info) & {"exif", "icc_profile", "comment", "xmp", "photoshop", "mpoffset"}
    assert telltales_in(data) == []
    return image


def streams_of(data: bytes) -> list[str]:
    with av.open(io.BytesIO(data), "r") as found:
        assert {name for name in found.metadata if name not in _OF_THE_FORM} == set()
        for stream in found.streams:
            assert set(stream.metadata) <= {"language", "handler_name", "vendor_id"}
            assert stream.metadata.get("handler_name", "") == ""
            assert stream.metadata.get("language", "und") == "und"
        return [stream.type for stream in found.streams]


_OF_THE_FORM = {"major_brand", "minor_version", "compatible_brands"}


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.name)
def test_a_real_photo_is_the_same_picture_and_tells_nothing(device: Device, path: Path) -> None:
    answer = device.clean(path.read_bytes())
    assert answer.ended == "closed"
    assert answer.value["kind"] == "image"
    assert answer.value["mediaType"] == "image/jpeg"
    assert answer.value["extension"] == "jpg"
    assert answer.value["length"] == len(answer.content)
    image, before = bare(answer.content), upright(path.read_bytes())
    before.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    assert image.size == before.size
    assert difference(image, before) < 8


def test_what_a_photo_told_is_shown(device: Device) -> None:
    path = next(path for path in PHOTOS if path.name == "iphone-6-gps.jpg")
    facts = {
        (fact["kind"], fact["value"]) for fact in device.clean(path.read_bytes()).value["facts"]
    }
    assert {
        ("time", "2014-09-16T14:05:12"),
        ("place", "51.76241,-0.31789"),
        ("device", "Apple iPhone 6"),
        ("thumbnail", "14671 B"),
    } <= facts


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_whatever_its_orientation(device: Device, orientation: int) -> None:
    data = jpeg_full_of_words(orientation)
    image = bare(device.clean(data).content)
    assert image.size == upright(data).size
    assert difference(image, upright(data)) < 4


def test_words_planted_in_a_picture_are_gone(device: Device) -> None:
    for data in (
        jpeg_full_of_words(),
        png_full_of_words(),
        saved(picture(), "WEBP", xmp=CANARY.encode()),
    ):
        assert CANARY.encode() in data
        bare(device.clean(data).content)


def test_a_large_picture_gets_smaller_and_a_transparent_one_white(device: Device) -> None:
    large = bare(device.clean(saved(picture((6000, 1500)), "JPEG")).content)
    assert large.size == (4096, 1024)
    clear = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    assert bare(device.clean(clear).content).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_picture_that_moves_is_refused(device: Device, form: str) -> None:
    frames = [picture(), ImageOps.mirror(picture())]
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    answer = device.clean(data)
    assert answer.result == {"ok": False, "failure": {"id": "cannot-clean"}}
    assert (answer.ended, answer.content) == ("aborted", b"")
    assert device.clean(saved(frames[0], form)).value["kind"] == "image"


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.name)
def test_a_real_film_shows_the_same_and_tells_nothing(device: Device, path: Path) -> None:
    data = path.read_bytes()
    answer = device.clean(data)
    assert answer.ended == "closed"
    assert answer.value["mediaType"] == "video/mp4"
    assert answer.value["length"] == len(answer.content)
    assert telltales_in(answer.content) == []
    assert b"+51.4169" not in answer.content
    assert streams_of(answer.content)[0] == "video"
    assert set(streams_of(answer.content)) == set(types_of(data))
    assert pictures_of(answer.content) == pictures_of(data)
    assert rotation_of(answer.content) == rotation_of(data)


def types_of(data: bytes) -> list[str]:
    with av.open(io.BytesIO(data), "r") as found:
        return [stream.type for stream in found.streams if stream.type in ("video", "audio")]


def rotation_of(data: bytes) -> int:
    with av.open(io.BytesIO(data), "r") as found:
        return next(found.decode(video=0)).rotation


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.name)
def test_a_muted_film_has_no_sound(device: Device, path: Path) -> None:
    answer = device.clean(path.read_bytes(), muted=True)
    assert answer.value["kind"] == "video"
    assert streams_of(answer.content) == ["video"]
    assert b"soun" not in answer.content


@pytest.mark.parametrize(
    ("muxer", "video", "sound"),
    [
        ("mp4", "libx264", "aac"),
        ("mp4", "libx265", "aac"),
        ("matroska", "libx264", "aac"),
        ("webm", "libvpx", "libopus"),
        ("webm", "libvpx-vp9", "libopus"),
        ("mp4", "libx264", None),
    ],
)
def test_planted_words_are_gone_from_a_film(
    device: Device, muxer: str, video: str, sound: str | None
) -> None:
    data = film(muxer, video, sound)
    assert CANARY.encode() in data
    answer = device.clean(data)
    assert answer.value["kind"] == "video"
    assert telltales_in(answer.content) == []
    assert streams_of(answer.content) == (["video", "audio"] if sound else ["video"])
    assert pictures_of(answer.content) == pictures_of(data)


@pytest.mark.parametrize(
    ("muxer", "codec"),
    [
        ("mp3", "libmp3lame"),
        ("ogg", "libopus"),
        ("ogg", "vorbis"),
        ("wav", "pcm_s16le"),
        ("mp4", "aac"),
        ("adts", "aac"),
    ],
)
def test_planted_words_are_gone_from_sound(device: Device, muxer: str, codec: str) -> None:
    data = film(muxer, None, codec)
    answer = device.clean(data)
    assert (answer.value["kind"], answer.value["extension"]) == ("sound", "m4a")
    assert telltales_in(answer.content) == []
    assert streams_of(answer.content) == ["audio"]
    heard, before = samples_of(answer.content), samples_of(data)
    assert heard > 1000
    assert abs(heard - before) <= 4 * 1152
    assert device.clean(data, muted=True).result["failure"] == {"id": "cannot-clean"}


def samples_of(data: bytes) -> int:
    with av.open(io.BytesIO(data), "r") as found:
        frames: Iterator[Any] = found.decode(audio=0)
        return sum(int(frame.samples) for frame in frames)


@pytest.mark.parametrize(
    ("muxer", "video", "sound"),
    [("3gp", "mpeg4", "libopencore_amrnb"), ("3gp", "h263", None), ("mp4", "libx264", "ac3")],
)
def test_what_cannot_be_cleaned_is_refused(
    device: Device, muxer: str, video: str, sound: str | None
) -> None:
    try:
        data = film(muxer, video, sound)
    except (av.FFmpegError, ValueError) as error:
        pytest.skip(f"this PyAV cannot make one: {error}")
    answer = device.clean(data)
    assert answer.result == {"ok": False, "failure": {"id": "cannot-clean"}}
    assert answer.ended == "aborted"


def test_hostile_files_are_refused_or_cleaned_and_nothing_breaks(device: Device) -> None:
    answers = [device.clean(path.read_bytes()) for path in HOSTILE]
    assert len(answers) > 100
    for answer in answers:
        assert answer.ended == ("closed" if answer.result["ok"] else "aborted")
        if answer.result["ok"]:
            assert telltales_in(answer.content) == []
        else:
            assert answer.result["failure"] == {"id": "cannot-clean"}
    assert {answer.ended for answer in answers} >= {"aborted"}


def test_what_is_covered_is_gone_and_the_rest_stays(device: Device) -> None:
    noise = Image.effect_noise((600, 400), 90).convert("RGB")
    spots = [{"x": 1 / 4, "y": 3 / 8, "size": 100 / 6}, {"x": 1.0, "y": 0.0, "size": 33.0}]
    made = device.cover(saved(noise, "PNG"), spots).convert("RGB")
    assert made.size == noise.size
    for hidden in ((100, 100, 200, 200), (470, 5, 595, 120)):
        assert max(ImageStat.Stat(made.crop(hidden)).stddev) < 12
    for seen in ((0, 300, 600, 400), (300, 0, 395, 395), (0, 0, 50, 50)):
        assert min(ImageStat.Stat(made.crop(seen)).stddev) > 40
        assert difference(made.crop(seen), noise.crop(seen)) < 20


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
@pytest.mark.parametrize("aperture", [(80, 96, -24, 0), (80, 96, 24, 0), (64, 80, 8, 0)])
@pytest.mark.parametrize("turns", [0, 1])
def test_what_was_cropped_off_a_picture_is_not_sent(
    device: Device, form: str, aperture: tuple[int, int, int, int], turns: int
) -> None:
    """Where it lies there yet, and only a note says what is shown. What decodes an AVIF may not
    heed it: then it is told. Seen to fail: with a cleaner that painted whatever it was given."""
    register_heif_opener()
    data = with_property(saved(half_red(), form, quality=90), b"clap", clap(*aperture))
    data = with_property(data, b"irot", bytes([turns]))
    answer = device.clean(data)
    if answer.result["ok"]:
        width, height = aperture[1::-1] if turns else aperture[:2]
        assert bare(answer.content).size == (width, height)
    else:
        assert answer.result["failure"] == {"id": "trimmed"}
    assert answer.result["ok"] or form == "AVIF"


def half_red() -> Image.Image:
    whole = Image.new("RGB", (128, 96), "green")
    whole.paste("red", (0, 0, 64, 96))
    return whole


@pytest.mark.parametrize("muxer", ["mp4", "mov"])
def test_what_was_cropped_off_a_film_is_not_sent(device: Device, muxer: str) -> None:
    """The frames are copied, so what is hidden would go with them."""
    data = with_aperture(film(muxer, "libx264", "aac"), clap(48, 32, 0, 0))
    assert device.clean(data).result == {"ok": False, "failure": {"id": "trimmed"}}


@pytest.mark.parametrize(("library", "codec"), [("libx264", "h264"), ("libx265", "hevc")])
def test_a_film_that_says_within_its_coding_what_is_hidden_is_not_sent(
    device: Device, library: str, codec: str
) -> None:
    data = film("mp4", library, None)
    assert device.clean(with_hidden_edges(data, "crop_left=0", codec, "mp4")).result["ok"]
    cropped = with_hidden_edges(data, "crop_left=64", codec, "mp4")
    assert device.clean(cropped).result == {"ok": False, "failure": {"id": "trimmed"}}
