# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures: decoded, turned upright, brought to sRGB, and coded again from their pixels alone.

Nothing is taken *out* of a picture: a new one is painted. What transparency hid is painted over
too, since "erased" pixels are often still there under it. Noise of the sensor is part of the
pixels and stays; no cleaning takes that away.
"""

import io
import warnings
from collections.abc import Mapping
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageCms
from PIL.ExifTags import Base

from tellsafe.source.cleaning.jpeg_parts import require_bare_jpeg
from tellsafe.source.cleaning.kinds import HEIC, JPEG, WEBP, Kind
from tellsafe.source.cleaning.png_parts import require_bare_png
from tellsafe.source.cleaning.refusal import CleaningError

MOST_PIXELS = 120_000_000
_QUALITY = 92
_RAW_TAGS = frozenset({Base.SubIFDs, Base.DNGVersion})
_DEEP = frozenset({"I;16", "I;16B", "I;16L", "I;16N", "I"})
_UPRIGHT: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def clean_image(source: BinaryIO, kind: Kind) -> tuple[bytes, str]:
    """The clean picture and its extension: photographs become "jpg", the rest "png".

    Raises CleaningError.
    """
    with _opened(source, kind) as picture:
        painted = _painted(_in_srgb(_upright(picture)))
    if kind in (JPEG, HEIC, WEBP):
        return _jpeg(painted), "jpg"
    return _png(painted), "png"


def _opened(source: BinaryIO, kind: Kind) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own bound is below, and holds before anything is decoded
    pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings(action="ignore"):
            picture = Image.open(source, formats=[kind.pillow])
            _require_one_picture(picture)
            picture.load()
    except CleaningError:
        raise
    except Exception as error:  # a parser may break on hostile bytes in any way it likes
        raise CleaningError("damaged") from error
    return picture


def _require_one_picture(picture: Image.Image) -> None:
    """A phone's JPEG or HEIC may carry others, such as a depth map; they are left behind."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise CleaningError("size")
    frames = getattr(picture, "n_frames", 1)
    if picture.format == "TIFF" and (frames > 1 or _RAW_TAGS & set(picture.getexif())):
        raise CleaningError("pages")
    if picture.format in ("GIF", "PNG", "WEBP") and frames > 1:
        raise CleaningError("animated")


def _upright(picture: Image.Image) -> Image.Image:
    try:
        orientation = picture.getexif().get(Base.Orientation, 1)
    except Exception:  # broken Exif tells nothing, and is left behind anyway
        return picture
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    if turn is None:
        return picture
    turned = picture.transpose(turn)
    turned.info = picture.info
    return turned


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as sRGB, with alpha where there is any; 16 bits become 8."""
    if picture.mode in _DEEP:
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "F":
        raise CleaningError("kind")
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        rgba = picture.convert("RGBA")
        rgb = _by_profile(rgba.convert("RGB"), profile)
        rgb.putalpha(rgba.getchannel("A"))
        return rgb
    if picture.mode not in ("RGB", "CMYK", "L"):
        picture = picture.convert("RGB")
    return _by_profile(picture, profile)


def _by_profile(picture: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
            if made is not None:
                return made
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that can't be used costs some colour, and no privacy
    return picture if picture.mode in ("RGB", "L") else picture.convert("RGB")


def _painted(picture: Image.Image) -> Image.Image:
    """The pixels alone on white, in an image that has never held anything else."""
    if picture.mode == "RGBA":
        fresh = Image.new("RGB", picture.size, "white")
        fresh.paste(picture, mask=picture.getchannel("A"))
        return fresh
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    return fresh


def _jpeg(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_QUALITY, subsampling="4:2:0")
    data = made.getvalue()
    require_bare_jpeg(data)
    _require_same_size(data, "JPEG", picture)
    return data


def _png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    data = made.getvalue()
    require_bare_png(data)
    _require_same_size(data, "PNG", picture)
    return data


def _require_same_size(data: bytes, form: str, picture: Image.Image) -> None:
    """Read again what was made: it opens, has the size, and no metadata that Pillow knows of."""
    with Image.open(io.BytesIO(data), formats=[form]) as again:
        again.load()
        known = set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        if again.size != picture.size or not known or again.getexif():
            raise CleaningError("left-over")
