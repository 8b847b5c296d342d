# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coarse light and dark of a picture as 256 bits, by which it is known again when it comes
smaller, in other quality or a little retouched.

It is the hash PDQ ("The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm",
2019): luminance, a tent filter, 64 by 64 samples, the 16 by 16 lowest frequencies of their cosine
transform without the constant ones, and for each whether it is above the median. It is made from
the thumbnail, so a few bits may differ from what another implementation makes of the file. What it
tells apart are pictures as a whole; it knows no face and no thing.
"""

from array import array
from itertools import chain
from math import cos, pi, sqrt
from operator import itemgetter, sub
from typing import Any

import pyvips

_SIDE, _LOW = 64, 16
# The published least quality, on its scale of 0 to 100: below it a picture is flat, and alike to
# all that are.
_LEAST_QUALITY = 50
# As libvips has matrices: made once, by the process that workers are forked from.
_COSINES = pyvips.Image.new_from_array(
    [
        [sqrt(2 / _SIDE) * cos(pi / 2 / _SIDE * row * (2 * at + 1)) for at in range(_SIDE)]
        for row in range(1, _LOW + 1)
    ]
)
_LUMINANCE = pyvips.Image.new_from_array([[0.299, 0.587, 0.114]])


def light_and_dark(image: Any) -> bytes | None:
    """32 bytes of an image in sRGB; None where it shows too little to be known again by."""
    samples = _samples(image)
    if _quality(samples) < _LEAST_QUALITY:
        return None
    # Low frequencies of each row, then of each of these over all rows.
    low = _low_frequencies(_low_frequencies(samples))
    middle = sum(sorted(low)[len(low) // 2 - 1 :][:2]) / 2
    bits = "".join("01"[value > middle] for value in reversed(low))
    return int(bits, 2).to_bytes(_LOW * _LOW // 8, "big")


def _low_frequencies(rows: "array[float]") -> "array[float]":
    """Those of each row of 64; a row for each frequency."""
    image = pyvips.Image.new_from_memory(rows.tobytes(), 1, len(rows) // _SIDE, _SIDE, "float")
    found = array("f", bytes(image.recomb(_COSINES).write_to_memory()))
    return array("f", chain.from_iterable(found[at::_LOW] for at in range(_LOW)))


def _samples(image: Any) -> "array[float]":
    """64 rows of 64 values of luminance, each of about its 64th part of the picture."""
    width, height = image.width, image.height
    grey = image.recomb(_LUMINANCE)
    smooth = grey.conv(_tent(width, upright=False)).conv(_tent(height, upright=True))
    values = array("f", bytes(smooth.write_to_memory()))
    across = itemgetter(*(_middle_of(part, width) for part in range(_SIDE)))
    starts = (_middle_of(part, height) * width for part in range(_SIDE))
    return array("f", chain.from_iterable(across(values[at : at + width]) for at in starts))


def _middle_of(part: int, length: int) -> int:
    return (2 * part + 1) * length // (2 * _SIDE)


def _tent(length: int, *, upright: bool) -> Any:
    """Two box filters, each half of a sample's part wide, in one."""
    box = (length + 2 * _SIDE - 1) // (2 * _SIDE)
    slope = [*range(1, box + 1), *range(box - 1, 0, -1)]
    mask = [[value] for value in slope] if upright else [slope]
    return pyvips.Image.new_from_array(mask, scale=box * box)


def _quality(samples: "array[float]") -> float:
    """How much light changes from each sample to those below and to the right, 0 to 100."""
    steps = sum(map(abs, map(sub, samples, samples[1:])))
    steps += sum(map(abs, map(sub, samples, samples[_SIDE:])))
    return float(min(steps * 100 / 255 / 90, 100))
