# SPDX-License-Identifier: AGPL-3.0-or-later
"""The boxes at the top of ISO media (ISO/IEC 14496-12 §4.2); only their heads are read."""

from collections.abc import Iterator
from typing import BinaryIO


def top_boxes(source: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Kind, and where the content starts and ends: within the file, also if it is cut off."""
    whole = source.seek(0, 2)
    at = 0
    while at + 8 <= whole:
        source.seek(at)
        head = source.read(16)
        length, first = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, first = int.from_bytes(head[8:], "big"), 16
        end = whole if length == 0 else min(at + length, whole)
        yield head[4:8], at + first, end
        at = max(end, at + first)
    source.seek(0)
