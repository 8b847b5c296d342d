# SPDX-License-Identifier: AGPL-3.0-or-later
"""The boxes of ISO media (ISO/IEC 14496-12 §4.2): at its top, of which only heads are read, and
inside of one."""

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


def children(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body, up to the first that is damaged."""
    at = 0
    while at + 8 <= len(data):
        length, first = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, first = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if not first <= length <= len(data) - at:
            return
        yield data[at + 4 : at + 8], data[at + first : at + length]
        at += length
