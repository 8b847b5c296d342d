# SPDX-License-Identifier: AGPL-3.0-or-later
"""A picture that libvips opens by itself, read to upright sRGB pixels at reading size."""

from collections.abc import Callable
from typing import Any

import pyvips

from tellsafe.desk.decoding import kernel, libvips
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.limits import LONGEST_SIDE, MOST_PIXELS, READING
from tellsafe.desk.decoding.pixels import Refusal, Size, Telling

EIGHT_BIT, PROFILE = "uchar", "icc-profile-data"
_LOADERS = ("Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif")
OPERATIONS = ("icc_transform", "copy", "flatten", "cast", "colourspace", "extract_band")
# Below which length of the longer side a decoder never makes it smaller itself.
_WHOLE = {Kind.JPEG: 4 * READING, Kind.PNG: LONGEST_SIDE}
# One grey pixel as JPEG.
_SMALL = bytes.fromhex(
    "ffd8ffdb004300"
    + "01" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000"
    "000000ffc40014100100000000000000000000000000000000ffda0008010100003f0000ffd9"
)


class TooLargeError(Exception):
    """More pixels than anybody is to wait for."""


def prepare() -> None:
    """Before the sandbox: load what would be loaded at first use."""
    libvips.prepare(_LOADERS, OPERATIONS)
    # The usual way once, up to where pixels would be worked out.
    plain(opened(Kind.JPEG, _SMALL).thumbnail_image(1, height=1, size="down"))


def read_picture(kind: Kind, descriptor: int, telling: Telling) -> None:
    """Tell of the one picture in this open file, or why not."""
    data = kernel.mapped(descriptor)
    tell_picture(lambda: opened(kind, data), telling)


def tell_picture(open_: Callable[[], Any], telling: Telling, *damages: type[Exception]) -> None:
    """Tell of what ``open_`` opens, or why not; ``damages`` are what it raises, besides
    TooLargeError and libvips' own, for a picture that is none."""
    try:
        size, pixels = _pixels(open_)
    except TooLargeError:
        telling.refused(Refusal.LARGE)
    except (pyvips.Error, *damages):
        telling.refused(Refusal.DAMAGED)
    else:
        telling.picture(size, pixels)
        telling.end()


def _pixels(open_: Callable[[], Any]) -> tuple[Size, Any]:
    """By its profile only where it has one: it takes four times as long."""
    image = open_()
    if image.get_typeof(PROFILE):
        try:
            return _worked_out(image.icc_transform("srgb", embedded=True, intent="perceptual"))
        except pyvips.Error:  # a profile that is no good: the colours are off, the picture is there
            image = open_()
    return _worked_out(image.colourspace("srgb"))


def _worked_out(image: Any) -> tuple[Size, Any]:
    made = plain(image)
    return Size(made.width, made.height), made.write_to_memory()


def opened(kind: Kind, data: Any) -> Any:
    """No larger than reading size. Raises TooLargeError."""
    source = pyvips.Source.new_from_memory(data)
    header = pyvips.Image.new_from_source(source, "", access="sequential")
    require_size(header.width, header.height)
    # A decoder may make a picture smaller while it decodes, so a large one is quick: then it is
    # opened once more. It does so for JPEG if it is to be a fourth at most, and never for PNG.
    if max(header.width, header.height) < _WHOLE.get(kind, 0):
        return header.thumbnail_image(READING, height=READING, size="down")
    return pyvips.Image.thumbnail_source(source, READING, height=READING, size="down")


def plain(image: Any) -> Any:
    """Three bands of eight bits, of an image in sRGB, on white where it is transparent."""
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    if image.bands != 3 or image.format != EIGHT_BIT:
        image = image.colourspace("srgb").cast(EIGHT_BIT)[0:3]
    return image


def require_size(width: int, height: int) -> None:
    """Raises TooLargeError."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise TooLargeError
