# SPDX-License-Identifier: AGPL-3.0-or-later
"""A picture of any kind, read to upright sRGB pixels at reading size.

libvips opens what it opens well; HEIC and BMP come by Pillow's readers.
"""

import io
from typing import Any

import pillow_heif
import pyvips
from PIL import Image, UnidentifiedImageError

from tellsafe.desk.decoding import libvips
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.limits import LONGEST_SIDE, MOST_PIXELS, READING
from tellsafe.desk.decoding.pixels import Refusal, Size, Telling

_LOADERS = ("Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif")
_OPERATIONS = ("icc_transform", "copy", "flatten", "cast", "colourspace", "extract_band")
_PROFILE = "icc-profile-data"
_EIGHT_BIT = "uchar"


def prepare() -> None:
    """Before the sandbox: load what would be loaded at first use."""
    libvips.prepare(_LOADERS, _OPERATIONS)
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own
    Image.preinit()
    _rehearse()


def _rehearse() -> None:
    """Walk the usual way once, up to where pixels would be worked out."""
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "JPEG")
    image = _by_vips(small.getvalue())
    _plain(image.thumbnail_image(4, height=4, size="down"))


def read_picture(kind: Kind, data: Any, telling: Telling) -> None:
    """Tell of the one picture in ``data`` (bytes or a map of them), or why not."""
    try:
        image = _by_pillow(kind, data) if kind in (Kind.HEIC, Kind.BMP) else _by_vips(data)
        if image is None:
            telling.refused(Refusal.LARGE)
            return
        image = _plain(image)
        pixels = image.write_to_memory()
    except (pyvips.Error, UnidentifiedImageError, ValueError, OSError, SyntaxError, RuntimeError):
        telling.refused(Refusal.DAMAGED)
        return
    telling.picture(Size(image.width, image.height), pixels)
    telling.end()


def _by_vips(data: Any) -> Any:
    """None for what is too large. JPEG is shrunk while it is decoded, so a large one is quick."""
    source = pyvips.Source.new_from_memory(data)
    header = pyvips.Image.new_from_source(source, "", access="sequential")
    if _too_large(header.width, header.height):
        return None
    return pyvips.Image.thumbnail_source(source, READING, height=READING, size="down")


def _by_pillow(kind: Kind, data: Any) -> Any:
    with Image.open(io.BytesIO(data), formats=["HEIF" if kind is Kind.HEIC else "BMP"]) as opened:
        if _too_large(*opened.size):
            return None
        upright = opened.convert("RGB")
        profile = opened.info.get("icc_profile")
    image = pyvips.Image.new_from_memory(
        upright.tobytes(), upright.width, upright.height, 3, _EIGHT_BIT
    ).copy(interpretation="srgb")
    if profile:
        image.set_type(pyvips.GValue.blob_type, _PROFILE, profile)
    return image.thumbnail_image(READING, height=READING, size="down")


def _plain(image: Any) -> Any:
    """Three bands of eight bits in sRGB, on white where it is transparent."""
    image = _in_srgb(image)
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    if image.bands != 3 or image.format != _EIGHT_BIT:
        image = image.colourspace("srgb").cast(_EIGHT_BIT)[0:3]
    return image


def _in_srgb(image: Any) -> Any:
    """By its profile only where it has one: it takes four times as long."""
    if image.get_typeof(_PROFILE):
        try:
            return image.icc_transform("srgb", embedded=True, intent="perceptual").copy_memory()
        except pyvips.Error:
            pass  # a profile that is no good: the colours are off, and the picture is there
    return image.colourspace("srgb")


def _too_large(width: int, height: int) -> bool:
    return width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE
