# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much of each coded picture is not shown.

The sequence parameter set of H.264 (ITU-T H.264 §7.3.2.1.1) or HEVC (H.265 §7.3.2.2.1) says it.
Coders fill up pictures to whole squares, and say here what they added; a program that crops without
coding anew says it here as well, and leaves what it "cut off" in each picture.
app/src/media/pictureEdges.ts does the same.
"""

import re

from tellsafe.source.cleaning.refusal import CleaningError

# Pixels of the largest squares to which coders fill up: a pair of lines of H.264's, HEVC's largest.
_H264_SQUARE, _HEVC_SQUARE = 32, 64
# Profiles of H.264 that say how their colours are sampled.
_HIGH = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128})
_EVERY_SECOND, _ALL = 1, 3
_LARGEST_NUMBER = 32
# A third byte that only keeps two zeros from being a start is none of a unit's own.
_KEEPS_APART = re.compile(rb"(?<=\x00\x00)\x03")


def require_whole_h264(unit: bytes) -> None:
    """``unit``: a sequence parameter set, its head included.

    Raises CleaningError("trimmed") where more is hidden than coders add; "damaged" if it ends
    early.
    """
    bits = _Bits(unit)
    bits.skip(8)
    profile = bits.next(8)
    bits.skip(16)
    bits.number()
    colours = _h264_colours(bits) if profile in _HIGH else _EVERY_SECOND
    bits.number()
    _skip_order(bits)
    bits.number()
    bits.skip(1)
    bits.number()
    bits.number()
    lines = 1 if bits.next(1) else 2
    bits.skip(lines)
    _require_whole(bits, colours, lines, _H264_SQUARE)


def require_whole_hevc(unit: bytes) -> None:
    """The same for HEVC."""
    bits = _Bits(unit)
    bits.skip(16 + 4)
    layers = bits.next(3)
    bits.skip(1 + 96)
    said = [(bits.next(1) * 88, bits.next(1) * 8) for _ in range(layers)]
    if layers:
        bits.skip(2 * (8 - layers))
    bits.skip(sum(map(sum, said)))
    bits.number()
    colours = bits.number()
    is_apart = colours == _ALL and bits.next(1)
    bits.number()
    bits.number()
    _require_whole(bits, 0 if is_apart else colours, 1, _HEVC_SQUARE)


def _h264_colours(bits: "_Bits") -> int:
    """How they are sampled; 0 where there are none, or each is a picture of its own."""
    colours = bits.number()
    is_apart = colours == _ALL and bits.next(1)
    bits.number()
    bits.number()
    bits.skip(1)
    lists = (12 if colours == _ALL else 8) if bits.next(1) else 0
    for index in range(lists):
        if bits.next(1):
            _skip_scales(bits, 16 if index < 6 else 64)
    return 0 if is_apart else colours


def _skip_scales(bits: "_Bits", count: int) -> None:
    last = following = 8
    while count and following:
        following = (last + bits.signed()) % 256
        last, count = following or last, count - 1


def _skip_order(bits: "_Bits") -> None:
    """In which order pictures are shown."""
    kind = bits.number()
    if kind == 0:
        bits.number()
    if kind == 1:
        bits.skip(1)
        bits.number()
        bits.number()
        for _ in range(bits.number()):
            bits.number()


def _require_whole(bits: "_Bits", colours: int, lines: int, square: int) -> None:
    """Left and right together, above and below together; they are counted in samples of colour."""
    if not bits.next(1):
        return
    left, right, above, below = (bits.number() for _ in range(4))
    across = (left + right) * (2 if colours in (_EVERY_SECOND, 2) else 1)
    down = (above + below) * (2 if colours == _EVERY_SECOND else 1) * lines
    if across >= square or down >= square:
        raise CleaningError("trimmed")


class _Bits:
    def __init__(self, unit: bytes) -> None:
        self._bytes = _KEEPS_APART.sub(b"", unit)
        self._at = 0

    def skip(self, count: int) -> None:
        self._at += count

    def next(self, count: int) -> int:
        value = 0
        for at in range(self._at, self._at + count):
            if at >> 3 >= len(self._bytes):
                raise CleaningError("damaged")
            value = value * 2 + (self._bytes[at >> 3] >> (7 - at % 8) & 1)
        self._at += count
        return value

    def number(self) -> int:
        """Exponential Golomb (H.264 §9.1)."""
        zeros = 0
        while not self.next(1):
            zeros += 1
            if zeros > _LARGEST_NUMBER:
                raise CleaningError("damaged")
        return (1 << zeros) - 1 + self.next(zeros)

    def signed(self) -> int:
        value = self.number()
        return (value + 1) // 2 if value % 2 else -value // 2
