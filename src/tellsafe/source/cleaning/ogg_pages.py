# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bare Ogg file (RFC 3533) may consist of: pages of streams whose comments are empty."""

from collections.abc import Iterator

from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch

_PAGE_HEAD = 27
# The second packet of a stream: Opus (RFC 7845 §5.2) and Vorbis I §5.2.1, no comment in it, and
# as vendor the name that libavformat gives without a version.
_VENDOR = b"\6\0\0\0ffmpeg"
_NO_COMMENTS = (
    b"OpusTags" + _VENDOR + bytes(4),
    b"\3vorbis" + _VENDOR + bytes(4) + b"\1",
)


def require_bare_ogg(file: Scratch) -> None:
    """Raises CleaningError("left-over")."""
    file.seek(0)
    packets: dict[bytes, int] = {}
    for serial, packet in _first_packets(file):
        packets[serial] = packets.get(serial, 0) + 1
        if packets[serial] == 2 and packet not in _NO_COMMENTS:
            raise CleaningError("left-over")
    if not packets or min(packets.values()) < 2:
        raise CleaningError("left-over")


def _first_packets(file: Scratch) -> Iterator[tuple[bytes, bytes]]:
    """Stream and start of every packet that ends in its page; all pages are walked."""
    open_packets: dict[bytes, bytes] = {}
    while head := file.read(_PAGE_HEAD):
        if len(head) != _PAGE_HEAD or head[:5] != b"OggS\0":
            raise CleaningError("left-over")
        serial = head[14:18]
        for length in file.read(head[26]):
            open_packets[serial] = open_packets.get(serial, b"") + file.read(length)
            if length < 255:
                yield serial, open_packets.pop(serial)
