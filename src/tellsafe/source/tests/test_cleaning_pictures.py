# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cleaned picture is the same picture, upright, in sRGB, and nothing else."""

import io

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from tellsafe.source.cleaning.images import clean_image
from tellsafe.source.cleaning.kinds import PREFIX, kind_of
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.tests.media import (
    CANARY,
    MEDIA,
    exif,
    jpeg_full_of_words,
    picture,
    png_full_of_words,
    saved,
    telltales_in,
)


def cleaned(data: bytes) -> bytes:
    return clean_image(io.BytesIO(data), kind_of(data[:PREFIX]))[0]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def looks_alike(one: Image.Image, other: Image.Image) -> bool:
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return one.size == other.size and max(ImageStat.Stat(difference).mean) < 4


def heic_full_of_words() -> bytes:
    return saved(picture((64, 48)), "HEIF", exif=exif(), xmp=CANARY.encode(), quality=90)


def webp_full_of_words() -> bytes:
    return saved(picture(), "WEBP", exif=exif(), xmp=CANARY.encode(), lossless=True)


def tiff_full_of_words() -> bytes:
    return saved(picture(), "TIFF", description=CANARY, software=CANARY, artist=CANARY)


def gif_full_of_words() -> bytes:
    return saved(picture(), "GIF", comment=CANARY)


def bmp_full_of_words() -> bytes:
    return saved(picture(), "BMP") + CANARY.encode()


@pytest.mark.parametrize(
    "make",
    [
        jpeg_full_of_words,
        png_full_of_words,
        heic_full_of_words,
        webp_full_of_words,
        tiff_full_of_words,
        gif_full_of_words,
        bmp_full_of_words,
    ],
)
def test_nothing_but_the_picture_is_left(make) -> None:
    pillow_heif.register_heif_opener()
    data = make()
    assert CANARY.encode() in data
    clean = cleaned(data)
    assert telltales_in(clean) == []
    assert looks_alike(opened(clean), opened(data))


@pytest.mark.parametrize("make", [jpeg_full_of_words, png_full_of_words])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_stands_upright(make, orientation: int) -> None:
    data = make(orientation)
    wanted = ImageOps.exif_transpose(opened(data))
    assert looks_alike(opened(cleaned(data)), wanted)


def test_colours_of_a_profile_become_srgb() -> None:
    """Display P3, from a real phone: the same orange has more red and less blue in sRGB."""
    pillow_heif.register_heif_opener()
    with Image.open(MEDIA / "real" / "iphone.heic") as phone:
        profile = phone.info["icc_profile"]
    orange = saved(Image.new("RGB", (8, 8), (200, 100, 50)), "PNG", icc_profile=profile)
    red, _, blue = opened(cleaned(orange)).getpixel((4, 4))
    assert (red > 205, blue < 40) == (True, True)


def test_a_profile_that_is_no_profile_costs_nothing() -> None:
    data = saved(picture(), "PNG", icc_profile=b"no profile " + CANARY.encode())
    assert looks_alike(opened(cleaned(data)), picture())


def test_what_transparency_hid_is_painted_over() -> None:
    image = Image.new("RGBA", (8, 8), (200, 10, 10, 0))
    assert opened(cleaned(saved(image, "PNG"))).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_cleaned(mode: str) -> None:
    clean = opened(cleaned(saved(Image.new(mode, (8, 8)), "PNG")))
    assert clean.mode in ("L", "RGB")


def test_sixteen_bits_become_eight() -> None:
    deep = Image.new("I;16", (4, 4), 0x8000)
    assert opened(cleaned(saved(deep, "PNG"))).getpixel((1, 1)) == 0x80


def test_cmyk_is_cleaned() -> None:
    data = saved(picture().convert("CMYK"), "JPEG", quality=95)
    assert opened(cleaned(data)).mode == "RGB"


def frames() -> list[Image.Image]:
    return [picture(), ImageOps.mirror(picture())]


@pytest.mark.parametrize(
    ("form", "reason"),
    [("GIF", "animated"), ("PNG", "animated"), ("WEBP", "animated"), ("TIFF", "pages")],
)
def test_several_pictures_in_one_file_are_refused(form: str, reason: str) -> None:
    """Else all but the first would be lost without a word."""
    one, *others = frames()
    with pytest.raises(CleaningError) as refusal:
        cleaned(saved(one, form, save_all=True, append_images=others))
    assert refusal.value.reason == reason


def test_a_raw_file_is_refused() -> None:
    """Its first picture is a thumbnail: the photograph would be lost without a word."""
    with pytest.raises(CleaningError) as refusal:
        cleaned(saved(picture(), "TIFF", tiffinfo={50706: b"\1\4\0\0"}))
    assert refusal.value.reason == "pages"


def test_the_other_pictures_of_a_phone_are_left_behind() -> None:
    one, *others = frames()
    clean = cleaned(saved(one, "MPO", save_all=True, append_images=others, quality=95))
    assert looks_alike(opened(clean), one)


@pytest.mark.parametrize("make", [jpeg_full_of_words, png_full_of_words, webp_full_of_words])
def test_a_picture_cut_off_is_refused(make) -> None:
    data = make()
    with pytest.raises(CleaningError) as refusal:
        cleaned(data[: len(data) // 3])
    assert refusal.value.reason == "damaged"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    bomb = saved(Image.new("1", (20_000, 6_001)), "PNG")
    assert len(bomb) < 20_000
    with pytest.raises(CleaningError) as refusal:
        cleaned(bomb)
    assert refusal.value.reason == "size"
