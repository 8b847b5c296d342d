# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a decoder is told before the first frame, without what an encoder says of itself there."""

import re
from collections.abc import Callable, Iterator, Mapping

from tellsafe.source.cleaning.picture_edges import require_whole_h264, require_whole_hevc
from tellsafe.source.cleaning.refusal import CleaningError

_LONGEST_AAC = 8  # a longer one lists its channels, and that list ends in a comment
_START_CODE = b"\0\0\x01"
_AV1_SEQUENCE = 1
_MPEG4_USER_DATA = re.compile(rb"\x00\x00\x01\xb2.*?(?=\x00\x00\x01|\Z)", re.DOTALL)


def bare_setup(codec: str, setup: bytes) -> bytes:
    """The setup ("extradata" in libavcodec's words) that may be written.

    Raises CleaningError("codec" | "damaged" | "trimmed").
    """
    return _BARE.get(codec, _unchanged)(setup)


def without_user_data(data: bytes) -> bytes:
    """MPEG-4 part 2 (ISO/IEC 14496-2 §6.2.2) without its user_data sections."""
    return _MPEG4_USER_DATA.sub(b"", data)


def _unchanged(setup: bytes) -> bytes:
    return setup


def _aac(setup: bytes) -> bytes:
    if len(setup) > _LONGEST_AAC:
        raise CleaningError("codec")
    return setup


def _h264(setup: bytes) -> bytes:
    units = _parameter_sets(setup, lambda unit: unit[0] & 0x1F in (7, 8))
    for unit in units:
        if unit[0] & 0x1F == 7:
            require_whole_h264(unit)
    return _written(units)


def _hevc(setup: bytes) -> bytes:
    units = _parameter_sets(setup, lambda unit: unit[0] >> 1 & 0x3F in (32, 33, 34))
    for unit in units:
        if unit[0] >> 1 & 0x3F == 33:
            require_whole_hevc(unit)
    return _written(units)


def _parameter_sets(setup: bytes, is_wanted: Callable[[bytes], bool]) -> list[bytes]:
    """The units wanted of a byte stream (H.264 and HEVC, Annex B), as filter_units writes it."""
    before, *units = setup.split(_START_CODE)
    if before.strip(b"\0") or not units or not all(units):
        raise CleaningError("damaged")
    return [unit.rstrip(b"\0") for unit in units if is_wanted(unit)]


def _written(units: list[bytes]) -> bytes:
    return b"".join(b"\0" + _START_CODE + unit for unit in units)


def _av1(setup: bytes) -> bytes:
    """The sequence header alone: no metadata units (AV1 §5.3)."""
    return b"".join(unit for unit in _av1_units(setup) if unit[0] >> 3 & 15 == _AV1_SEQUENCE)


def _av1_units(data: bytes) -> Iterator[bytes]:
    while data:
        has_extension, has_size = data[0] >> 2 & 1, data[0] >> 1 & 1
        at, size, shift = 1 + has_extension, 0, 0
        while has_size and at < len(data):
            size |= (data[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not data[at - 1] & 0x80:
                break
        if not has_size or at + size > len(data):
            raise CleaningError("damaged")
        yield data[: at + size]
        data = data[at + size :]


def _vorbis(setup: bytes) -> bytes:
    """Vorbis headers as Matroska keeps them (2, two laced lengths, three packets), the second
    of them, the comments, made empty."""
    lengths, at = [], 1
    for _ in range(2):
        length = 0
        while setup[at : at + 1] == b"\xff":
            length, at = length + 255, at + 1
        if setup[:1] != b"\2" or at >= len(setup):
            raise CleaningError("damaged")
        lengths.append(length + setup[at])
        at += 1
    first = setup[at : at + lengths[0]]
    third = setup[at + sum(lengths) :]
    empty = b"\3vorbis" + bytes(8) + b"\1"
    laced = b"\xff" * (len(first) // 255) + bytes([len(first) % 255])
    return b"\2" + laced + bytes([len(empty)]) + first + empty + third


_BARE: Mapping[str, Callable[[bytes], bytes]] = {
    "aac": _aac,
    "h264": _h264,
    "hevc": _hevc,
    "av1": _av1,
    "vorbis": _vorbis,
    "mpeg4": without_user_data,
}
