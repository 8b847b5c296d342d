# SPDX-License-Identifier: AGPL-3.0-or-later
"""A photo and a video to show the way with, made here, each saying where and when it was taken.

A camera writes such things into every file; that they are gone at the desk is the point.
"""

import math
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

_SIZE = (1280, 960)
_LATITUDE = (IFDRational(48), IFDRational(8), IFDRational(1369, 100))
_LONGITUDE = (IFDRational(11), IFDRational(34), IFDRational(3457, 100))


def make_photo(path: Path) -> Path:
    """A JPEG of smoke over roofs, with position, time, camera and owner in its metadata."""
    picture = _scene(0.0)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Sample Phones", "Sample 7 of Anna's"
    exif[0x013B] = "Anna Example"
    exif[0x0132] = "2026:11:20 18:42:07"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", _LATITUDE, "E", _LONGITUDE
    picture.save(path, "JPEG", quality=90, exif=exif)
    return path


def make_video(path: Path) -> Path:
    """Two seconds of MP4 with a position and a device in its metadata."""
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata["location"] = "+48.1371+011.5761/"
        container.metadata["com.apple.quicktime.make"] = "Sample Phones"
        container.metadata["title"] = "From Anna's window"
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        stream.time_base = Fraction(1, 15)
        for number in range(30):
            frame = av.VideoFrame.from_image(_scene(number / 30).resize((640, 480)))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _scene(moment: float) -> Image.Image:
    """Roofs against an evening sky, and smoke that drifts as ``moment`` goes from 0 to 1."""
    width, height = _SIZE
    picture = Image.linear_gradient("L").resize(_SIZE)
    picture = Image.merge("RGB", [picture.point(_band(low, high)) for low, high in _SKY])
    smoke = Image.new("L", _SIZE, 0)
    pen = ImageDraw.Draw(smoke)
    for puff in range(24):
        x = width * 0.55 + puff * 12 * math.sin(puff / 4 + moment * 2) + puff * 6 * moment
        y = height * 0.6 - puff * 18
        radius = 30 + puff * 5
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=150 - puff * 4)
    picture.paste((60, 58, 62), mask=smoke.filter(ImageFilter.GaussianBlur(18)))
    roofs = ImageDraw.Draw(picture)
    for number in range(9):
        left, top = number * 150 - 40, height * 0.6 + 30 * math.sin(number * 2.3)
        roofs.polygon([(left, top + 70), (left + 80, top), (left + 160, top + 70)], (74, 44, 40))
        roofs.rectangle((left + 8, top + 70, left + 152, height), (48, 42, 48))
        roofs.rectangle((left + 60, top + 110, left + 90, top + 150), (232, 190, 110))
    return picture


_SKY = ((40, 214), (62, 150), (110, 96))


def _band(low: int, high: int) -> list[int]:
    return [low + (high - low) * value // 255 for value in range(256)]
