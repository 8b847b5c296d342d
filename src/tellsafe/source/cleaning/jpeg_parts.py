# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bare JPEG (ITU-T T.81) may consist of: tables, one frame, scans, and nothing else."""

import re
from collections.abc import Iterator

from tellsafe.source.cleaning.refusal import CleaningError

_START = b"\xff\xd8"
_END = b"\xff\xd9"
_SCAN = 0xDA
# Quantisation and Huffman tables, baseline and progressive frames, restart interval.
_STRUCTURE = frozenset({0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD, _SCAN})
# JFIF 1.01 without units, density 1:1 and no thumbnail: what every one of ours begins with.
_JFIF = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def require_bare_jpeg(data: bytes) -> None:
    """Raises CleaningError("left-over") for any other segment, and for bytes after the end."""
    try:
        bare = _joined(part for part in _parts(data) if _is_structure(part) or part == _JFIF)
    except CleaningError as error:
        raise CleaningError("left-over") from error
    if bare != data:
        raise CleaningError("left-over")


def bare_jpeg(data: bytes) -> bytes:
    """One frame of a motion JPEG without what is not needed to see it.

    Raises CleaningError("damaged"), also for two pictures in one frame.
    """
    bare = _joined(part for part in _parts(data) if _is_structure(part))
    if _START in data[_end_of(data) :]:
        raise CleaningError("damaged")
    return bare


def _joined(parts: Iterator[bytes]) -> bytes:
    return _START + b"".join(parts) + _END


def _is_structure(part: bytes) -> bool:
    return part[1] in _STRUCTURE


def _parts(data: bytes) -> Iterator[bytes]:
    """Each segment up to the end marker, a scan together with its data."""
    at = 2 if data.startswith(_START) else len(data)
    while data[at : at + 2] != _END:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at : at + 1] != b"\xff" or end < at + 4 or end > len(data):
            raise CleaningError("damaged")
        end = _after_scan(data, end) if data[at + 1] == _SCAN else end
        yield data[at:end]
        at = end


def _end_of(data: bytes) -> int:
    return 4 + sum(map(len, _parts(data)))


def _after_scan(data: bytes, at: int) -> int:
    found = _NEXT_MARKER.search(data, at)
    return found.start() if found else len(data)
