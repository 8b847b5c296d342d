# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bare MP3 (ISO/IEC 11172-3, 13818-3) may consist of: frames of sound, end to end."""

import re

from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch

_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = (44100, 48000, 32000)
_INFO = re.compile(rb"Xing|Info|VBRI")


def require_bare_mp3(file: Scratch) -> None:
    """Raises CleaningError("left-over") for a tag before, after or between frames."""
    file.seek(0)
    at = 0
    while at < file.length:
        head = file.read(4)
        length = _frame_length(head)
        body = file.read(length - 4)
        if len(body) != length - 4 or (at == 0 and _INFO.search(body[:60])):
            raise CleaningError("left-over")
        at += length


def _frame_length(head: bytes) -> int:
    """Bytes of the frame that these four begin; layer III of MPEG 1, 2 or 2.5."""
    if len(head) != 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        raise CleaningError("left-over")
    version, kbits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or kbits in (0, 15) or rate == 3:
        raise CleaningError("left-over")
    padding = head[2] >> 1 & 1
    if version == 3:
        return 144_000 * _KBITS_1[kbits] // _RATES[rate] + padding
    return 72_000 * _KBITS_2[kbits] // (_RATES[rate] >> 3 - max(version, 1)) + padding
