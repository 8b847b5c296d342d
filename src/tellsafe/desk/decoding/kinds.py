# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file truly is, by its first bytes. Its name and what it claims to be count nowhere.

Reads a beginning of bytes and nothing else, so it is safe outside of the sandbox as well.
"""

from collections.abc import Callable
from enum import StrEnum

BEGINNING = 4096


class Kind(StrEnum):
    """The files that can be shown, and those that are refused with a word of their own."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"
    HEIC = "heic"
    AVIF = "avif"
    FILM = "film"
    SOUND = "sound"
    PDF = "pdf"
    OFFICE = "office"
    DRAWING = "drawing"
    ARCHIVE = "archive"
    TEXT = "text"
    UNKNOWN = "unknown"


PICTURES = frozenset(
    {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF, Kind.TIFF, Kind.BMP, Kind.HEIC, Kind.AVIF}
)
RECORDINGS = frozenset({Kind.FILM, Kind.SOUND})
SHOWN = PICTURES | RECORDINGS | {Kind.PDF}

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
    (b"\x1aE\xdf\xa3", Kind.FILM),  # Matroska and WebM
    (b"FLV\x01", Kind.FILM),
    (b"\x00\x00\x01\xba", Kind.FILM),  # MPEG program stream
    (b"OggS", Kind.SOUND),
    (b"fLaC", Kind.SOUND),
    (b"ID3", Kind.SOUND),
    (b"#!AMR", Kind.SOUND),
    (b"caff", Kind.SOUND),
    (b"%PDF-", Kind.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OFFICE),  # what Office wrote before 2007
    (b"{\\rtf", Kind.OFFICE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"(\xb5/\xfd", Kind.ARCHIVE),
)
_HEIF = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_AVIF = {b"avif", b"avis"}
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
_OFFICE_PARTS = (
    b"[Content_Types].xml",
    b"word/",
    b"xl/",
    b"ppt/",
    b"mimetypeapplication/vnd.oasis",
)
_ISO_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}


def kind_of(beginning: bytes) -> Kind:
    """The kind of the file that begins with these bytes (give BEGINNING of them)."""
    for start, kind in _STARTS:
        if beginning.startswith(start):
            return kind
    for look in _LOOKS:
        if found := look(beginning):
            return found
    return Kind.UNKNOWN


def _riff(head: bytes) -> Kind | None:
    if head[:4] not in (b"RIFF", b"RF64"):
        return None
    return {b"WEBP": Kind.WEBP, b"AVI ": Kind.FILM, b"WAVE": Kind.SOUND}.get(head[8:12])


def _iso(head: bytes) -> Kind | None:
    if head[4:8] not in _ISO_BOXES:
        return None
    if head[4:8] != b"ftyp":
        return Kind.FILM
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    if brands[0] in _AVIF or (brands[0] in _HEIF and _AVIF & set(brands)):
        return Kind.AVIF
    if brands[0] in _HEIF:
        return Kind.HEIC
    return Kind.SOUND if brands[0] in _SOUND_BRANDS else Kind.FILM


def _bmp(head: bytes) -> Kind | None:
    sizes = {12, 16, 40, 52, 56, 64, 108, 124}
    fits = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in sizes
    return Kind.BMP if fits else None


def _zip(head: bytes) -> Kind | None:
    if head[:4] not in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return None
    return Kind.OFFICE if any(part in head for part in _OFFICE_PARTS) else Kind.ARCHIVE


def _streams(head: bytes) -> Kind | None:
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return Kind.FILM  # MPEG transport stream
    is_audio = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return Kind.SOUND if is_audio else None


def _words(head: bytes) -> Kind | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"<svg" in text[:2048].lower():
        return Kind.DRAWING
    if not text or b"\x00" in head:
        return None
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Kind.TEXT


_LOOKS: tuple[Callable[[bytes], Kind | None], ...] = (_riff, _iso, _bmp, _zip, _streams, _words)
