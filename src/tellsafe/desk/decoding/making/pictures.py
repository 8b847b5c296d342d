# SPDX-License-Identifier: AGPL-3.0-or-later
"""JPEGs of pixels: at reading size, as a thumbnail, side by side."""

from typing import Any

import pyvips

from tellsafe.desk.decoding import libvips
from tellsafe.desk.decoding.limits import THUMBNAIL
from tellsafe.desk.decoding.making.light_and_dark import light_and_dark
from tellsafe.desk.decoding.parcels import Begun, Handing, Part
from tellsafe.desk.decoding.pixels import Size

_QUALITY = 82
_OPERATIONS = ("copy", "thumbnail_image", "jpegsave_buffer", "recomb", "conv", "cast", "arrayjoin")


def prepare() -> None:
    """Before the sandbox: learn what would be learned at first use."""
    libvips.prepare((), _OPERATIONS)
    image_of(Size(8, 8), bytes(8 * 8 * 3)).thumbnail_image(2, height=2, size="down")


def image_of(size: Size, pixels: Any) -> Any:
    """What was told, as libvips has it."""
    image = pyvips.Image.new_from_memory(pixels, size.width, size.height, 3, "uchar")
    return image.copy(interpretation="srgb")


def hand(handing: Handing, part: Part, image: Any, number: int = 0) -> None:
    """A JPEG with nothing in it but the picture."""
    data = image.jpegsave_buffer(Q=_QUALITY, keep="none")
    handing.rendition(Begun(part, number, image.width, image.height, 0), data)


def hand_thumbnail(handing: Handing, image: Any) -> Any:
    """The same, small; the small image itself."""
    small = image.thumbnail_image(THUMBNAIL, height=THUMBNAIL, size="down").copy_memory()
    hand(handing, Part.THUMBNAIL, small)
    return small


def hand_looks(handing: Handing, small: Any) -> None:
    """By what the picture is known again, from its thumbnail; nothing of one that shows too
    little."""
    if bits := light_and_dark(small):
        handing.looks(bits)
