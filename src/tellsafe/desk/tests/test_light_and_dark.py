# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our bits of a picture are those of the published PDQ, but for a few; and hostile workers can't
say more of it than that.

The vectors are what the reference implementation makes of the photos in shared/media/real. Seen to
fail: with the order of the bits turned around, and with a parcel of 33 bytes let through.
"""

import struct
from collections.abc import Callable

import pytest
import pyvips

from tellsafe.desk.decoding.limits import THUMBNAIL
from tellsafe.desk.decoding.making.light_and_dark import light_and_dark
from tellsafe.desk.decoding.parcels import BEGIN, END, LOOKS, Looks, Parcel, parcels
from tellsafe.desk.decoding.streams import BrokenTalkError
from tellsafe.desk.rules.same_picture import difference
from tellsafe.desk.tests.rendering import REAL

PUBLISHED = {
    "galaxy-s4.jpg": "ad1ed5b6c686044e174efb36b1b630e30b533658603c79fcb3e92e19643a3874",
    "htc-one.jpg": "e4be91a173aa0d56673540a541e9fd0d6cab9996f0e422f1626fec4989698b5b",
    "iphone-4.jpg": "2e53e84ef91d27a415a542e16e566e4ee46bf5748ba159b1c916a963742f5445",
    "moto-g.jpg": "97365158c32929b2a997b7b594c4951c26998acd7b8d4b36d2ce52cb53cbd494",
}
A_FEW = 16


def bits_of(name: str, **change: int) -> bytes:
    path = str(REAL / name)
    image = pyvips.Image.thumbnail(path, change.get("size", 2048), size="down")
    image = image.colourspace("srgb")[0:3]
    small = image.thumbnail_image(THUMBNAIL, height=THUMBNAIL, size="down").copy_memory()
    found = light_and_dark(small)
    assert found is not None
    return found


@pytest.mark.parametrize("name", PUBLISHED)
def test_bits_are_the_published_ones_but_for_a_few(name: str) -> None:
    assert difference(bits_of(name), bytes.fromhex(PUBLISHED[name])) <= A_FEW
    assert difference(bits_of(name), bits_of(name, size=500)) <= A_FEW
    others = [bytes.fromhex(bits) for other, bits in PUBLISHED.items() if other != name]
    assert min(difference(bits_of(name), other) for other in others) > 90


def test_a_flat_picture_is_known_by_nothing() -> None:
    grey = pyvips.Image.black(320, 240, bands=3) + 128
    assert light_and_dark(grey.cast("uchar").copy_memory()) is None
    noisy = grey + pyvips.Image.gaussnoise(320, 240, sigma=6, seed=1)
    assert light_and_dark(noisy.cast("uchar").copy_memory()) is None


def test_the_smallest_pictures_and_strips_do_no_harm() -> None:
    for width, height in ((1, 1), (2, 320), (320, 1), (5, 5)):
        image = pyvips.Image.black(width, height, bands=3).cast("uchar")
        assert light_and_dark(image.copy_memory()) is None


def said(*what: tuple[int, bytes]) -> list[Parcel]:
    stream = b"".join(struct.pack("<BI", letter, len(data)) + data for letter, data in what)
    return list(parcels(_reading(stream), 1000))


def _reading(stream: bytes) -> Callable[[int], bytes]:
    at = 0

    def read(size: int) -> bytes:
        nonlocal at
        at += size
        return stream[at - size : at]

    return read


def test_a_worker_tells_of_light_and_dark_once_and_in_its_place() -> None:
    looks, begun = bytes(range(32)), (BEGIN, struct.pack("<BBHHI", 0, 0, 1, 1, 0))
    assert said((LOOKS, looks), (END, b"")) == [Looks(looks)]
    for wrong in (
        ((LOOKS, looks), (LOOKS, looks)),
        ((LOOKS, looks[1:]),),
        ((LOOKS, looks + b"x"),),
        ((LOOKS, b""),),
        (begun, (LOOKS, looks)),
    ):
        with pytest.raises(BrokenTalkError):
            said(*wrong, (END, b""))
