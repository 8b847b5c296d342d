# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether two pictures are the same one, be it smaller, in other quality or a little retouched.

Each has 256 bits that tell its coarse light and dark (PDQ, see decoding.making.light_and_dark).
Pictures of which at most 31 bits differ count as the same, as the authors of PDQ advise. It tells
the same picture from another one, and nothing of what is in it: no face, no thing.

So that a picture need not be held against all others, its bits are cut into 16 words of 16. If at
most 31 bits differ, in one of the words at most one bit does (31 / 16 < 2): whoever looks up each
word as it is and with each one bit changed finds every picture within that distance. (M. Norouzi,
A. Punjani, D. Fleet, "Fast search in Hamming space with multi-index hashing", 2012.)
"""

import struct

BYTES = 32
MOST_DIFFERENT = 31
_WORDS = struct.Struct(">16H")


def picture_marks(bits: bytes) -> list[int]:
    """The 16 marks that a picture is kept by: below 0, which no other mark is."""
    return [_mark(place, word) for place, word in enumerate(_WORDS.unpack(bits))]


def marks_nearby(bits: bytes) -> list[int]:
    """The 272 marks of which every picture within the distance has one."""
    words = list(enumerate(_WORDS.unpack(bits)))
    exact = [_mark(place, word) for place, word in words]
    return exact + [_mark(place, word ^ 1 << bit) for place, word in words for bit in range(16)]


def is_same(one: bytes, other: bytes) -> bool:
    """By all their bits."""
    return difference(one, other) <= MOST_DIFFERENT


def difference(one: bytes, other: bytes) -> int:
    """How many bits differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _mark(place: int, word: int) -> int:
    return -1 - (place << 16 | word)
