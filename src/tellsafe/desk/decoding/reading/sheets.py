# SPDX-License-Identifier: AGPL-3.0-or-later
"""What other libraries than libvips open: documents, by pdfium; and by Pillow's readers HEIC,
which libvips leaves out for want of a licence, and BMP.
"""

import io
from typing import Any

import pillow_heif
import pyvips
from PIL import Image, UnidentifiedImageError

from tellsafe.desk.decoding import kernel, libvips
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.limits import READING
from tellsafe.desk.decoding.pixels import Telling
from tellsafe.desk.decoding.reading import pictures
from tellsafe.desk.decoding.reading.documents import read_document

_FORMATS = {Kind.HEIC: "HEIF", Kind.BMP: "BMP"}
_DAMAGES = (UnidentifiedImageError, ValueError, OSError, SyntaxError, RuntimeError)


def prepare() -> None:
    """Before the sandbox: load what would be loaded at first use."""
    libvips.prepare((), pictures.OPERATIONS)
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own
    Image.preinit()


def read_sheet(kind: Kind, descriptor: int, telling: Telling) -> None:
    """Tell of the pages or of the picture in this open file, or why not."""
    data = kernel.mapped(descriptor)
    if kind is Kind.PDF:
        read_document(data, telling)
    else:
        pictures.tell_picture(lambda: _opened(_FORMATS[kind], data), telling, *_DAMAGES)


def _opened(form: str, data: Any) -> Any:
    with Image.open(io.BytesIO(data), formats=[form]) as opened:
        pictures.require_size(*opened.size)
        upright = opened.convert("RGB")
        profile = opened.info.get("icc_profile")
    image = pyvips.Image.new_from_memory(
        upright.tobytes(), upright.width, upright.height, 3, pictures.EIGHT_BIT
    ).copy(interpretation="srgb")
    if profile:
        image.set_type(pyvips.GValue.blob_type, pictures.PROFILE, profile)
    return image.thumbnail_image(READING, height=READING, size="down")
