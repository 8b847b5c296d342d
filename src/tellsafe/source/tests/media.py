# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures, video and sound with planted words in every place that we know of; real ones too."""

import io
import random
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

MEDIA = Path(__file__).resolve().parents[5] / "shared" / "media"
REAL = sorted((MEDIA / "real").iterdir())
HOSTILE = sorted((MEDIA / "hostile").iterdir())
CANARY = "Qanary7319"
# What must stand in no cleaned file: our planted word, atoms and namespaces of metadata, and the
# devices and programs that made the real files.
TELLTALES = (
    CANARY.encode(),
    *(b"Exif\0", b"http://ns.adobe.com", b"Photoshop 3.0", b"ICC_PROFILE", b"MPF\0"),
    *(b"\xa9xyz", b"loci", b"mebx", b"com.apple", b"com.android", b"location", b"xmpmeta"),
    *(
        b"iPhone",
        b"SAMSUNG",
        b"GT-I9505",
        b"HTC One",
        b"HTC Desire",
        b"Nokia",
        b"Lumia",
        b"Motorola",
        b"XT1068",
    ),
    *(b"FLIR", b"Core Media", b"x264", b"x265", b"SubtitleHandler"),
)
EXIF_MAKE, EXIF_ORIENTATION, EXIF_GPS = 0x10F, 0x112, 0x8825


def telltales_in(data: bytes) -> list[bytes]:
    return [word for word in TELLTALES if word in data]


def picture(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Looks different from every side, and survives JPEG."""
    down = Image.linear_gradient("L").resize(size)
    across = Image.linear_gradient("L").rotate(90).resize(size)
    return Image.merge("RGB", (across, down, ImageOps.invert(across)))


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[EXIF_MAKE] = CANARY
    found[EXIF_ORIENTATION] = orientation
    found[EXIF_GPS] = {1: "N", 2: (51.0, 25.0, 0.84), 29: CANARY}
    return found


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


def jpeg_full_of_words(orientation: int = 1) -> bytes:
    """Exif with position, XMP, IPTC, a comment, an unknown segment, and a trailer."""
    data = saved(picture(), "JPEG", exif=exif(orientation), comment=CANARY, quality=95)
    word = CANARY.encode()
    extra = (
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + word),
        segment(0xED, b"Photoshop 3.0\0" + word),
        segment(0xEF, word),
    )
    return data[:2] + b"".join(extra) + data[2:] + b"SEFT" + word + data


def png_full_of_words(orientation: int = 1) -> bytes:
    text = PngInfo()
    text.add_text("Author", CANARY)
    text.add_itxt("XML:com.adobe.xmp", CANARY)
    return saved(picture(), "PNG", exif=exif(orientation), pnginfo=text) + CANARY.encode()


def film(
    muxer: str, video: str | None, sound: str | None, options: dict[str, str] | None = None
) -> bytes:
    """Ten frames of noise and some silence, with a title, a position and a device."""
    data = io.BytesIO()
    with av.open(data, "w", format=muxer, container_options=options or {}) as output:
        output.metadata.update(
            title=CANARY, location="+51.4174-000.0806/", comment=CANARY, artist=CANARY
        )
        streams = [_video(output, video)] if video else []
        streams += [_sound(output, sound)] if sound else []
        for stream in streams:
            frames = _frames(stream) if stream.type == "video" else _silence(stream)
            for frame in [*frames, None]:
                output.mux(stream.encode(frame))
    return data.getvalue()


def _video(output: Any, codec: str) -> Any:
    stream = output.add_stream(codec, rate=10)
    stream.width, stream.height = 128, 96
    stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    if codec == "libx265":
        stream.options = {"x265-params": "log-level=none"}
    return stream


def _sound(output: Any, codec: str) -> Any:
    is_speech = "amr" in codec
    options = {"strict": "experimental"} if codec == "vorbis" else {}
    stream = output.add_stream(codec, rate=8000 if is_speech else 48000, options=options)
    stream.codec_context.layout = "mono" if is_speech else "stereo"
    return stream


def _frames(stream: Any) -> Iterable[av.VideoFrame]:
    noise = random.Random(7)  # another noise each time would sometimes spell a word by chance
    for number in range(10):
        frame = av.VideoFrame(128, 96, stream.pix_fmt)
        for plane in frame.planes:
            plane.update(noise.randbytes(plane.buffer_size))
        frame.pts = number
        yield frame


def _silence(stream: Any, count: int = 20) -> Iterable[av.AudioFrame]:
    context = stream.codec_context
    if not context.is_open:
        context.open()
    samples = context.frame_size or 1024
    for number in range(count):
        frame = av.AudioFrame(context.format.name, context.layout.name, samples)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts = context.sample_rate, number * samples
        yield frame


def pictures_of(data: bytes) -> list[bytes]:
    """Every decoded frame, to compare what is seen."""
    with av.open(io.BytesIO(data)) as opened:
        return [b"".join(map(bytes, frame.planes)) for frame in opened.decode(video=0)]


def shades_film(
    codec: str = "libx264", key_each: int = 600, reordered: int = 0, options: Any = None
) -> bytes:
    """5 s: 50 pictures, each lighter by 5 of 256 shades of grey; or silence."""
    data = io.BytesIO()
    with av.open(data, "w", format="mp4", container_options=options or {}) as output:
        if codec == "aac":
            stream = _sound(output, codec)
            frames = _silence(stream, 5 * 48_000 // 1024)
        else:
            stream = _video(output, codec)
            stream.options = {"g": str(key_each), "bf": str(reordered), "sc_threshold": "0"}
            frames = _shades(stream)
        for frame in [*frames, None]:
            output.mux(stream.encode(frame))
    return data.getvalue()


def _shades(stream: Any) -> Iterable[av.VideoFrame]:
    for number in range(50):
        frame = av.VideoFrame(128, 96, "yuv420p")
        for plane, shade in zip(frame.planes, (5 * number, 128, 128), strict=True):
            plane.update(bytes([shade]) * plane.buffer_size)
        frame.pts = number
        yield frame


def shades_of(data: bytes, *, ignore_list: bool = False) -> list[int]:
    """The shade of every picture that is shown; with ``ignore_list``, that can be."""
    options = {"ignore_editlist": "1"} if ignore_list else {}
    with av.open(io.BytesIO(data), options=options) as opened:
        return [5 * round(bytes(frame.planes[0])[0] / 5) for frame in opened.decode(video=0)]


def edited(data: bytes, *edits: tuple[int, int, int]) -> bytes:
    """With another edit list (length, time, rate) in the first track."""
    body = struct.pack(">II", 0, len(edits)) + b"".join(struct.pack(">IiI", *one) for one in edits)
    return resized(data, [b"moov", b"trak", b"edts", b"elst"], body)


def resized(data: bytes, path: list[bytes], body: bytes) -> bytes:
    """With ``body`` as that of the first box at ``path``; what comes before must not move."""
    at, marks = 0, []
    for kind in path:
        at = data.index(kind, at) + 4
        marks.append(at - 8)
    end = marks[-1] + int.from_bytes(data[marks[-1] : marks[-1] + 4], "big")
    made = bytearray(data[:at] + body + data[end:])
    for mark in marks:
        length = int.from_bytes(made[mark : mark + 4], "big") + len(body) - (end - at)
        made[mark : mark + 4] = length.to_bytes(4, "big")
    return bytes(made)
