# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bare PNG (W3C PNG specification) may consist of: header, pixels, end."""

from tellsafe.source.cleaning.refusal import CleaningError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_STRUCTURE = frozenset({b"IHDR", b"IDAT", b"IEND"})


def require_bare_png(data: bytes) -> None:
    """Raises CleaningError("left-over") for any other chunk, and for bytes after the end."""
    at = len(_SIGNATURE) if data.startswith(_SIGNATURE) else len(data)
    kind = b""
    while kind != b"IEND":
        kind = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if kind not in _STRUCTURE:
            raise CleaningError("left-over")
    if at != len(data):
        raise CleaningError("left-over")
