# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file is, told by its first bytes. Its name is never asked."""

from dataclasses import dataclass

from tellsafe.source.cleaning.refusal import CleaningError

PREFIX = 64


@dataclass(frozen=True)
class Kind:
    """A kind of file that can be cleaned.

    ``pillow``: the picture format that Pillow is told to read it as, and no other; ``demuxer``:
    the same for libavformat. One of them is empty.
    """

    name: str
    pillow: str = ""
    demuxer: str = ""


JPEG = Kind("jpeg", pillow="JPEG")
PNG = Kind("png", pillow="PNG")
GIF = Kind("gif", pillow="GIF")
WEBP = Kind("webp", pillow="WEBP")
TIFF = Kind("tiff", pillow="TIFF")
BMP = Kind("bmp", pillow="BMP")
HEIC = Kind("heic", pillow="HEIF")
ISO_MEDIA = Kind("iso-media", demuxer="mov")
MATROSKA = Kind("matroska", demuxer="matroska")
OGG = Kind("ogg", demuxer="ogg")
MP3 = Kind("mp3", demuxer="mp3")

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"BM", BMP),
    (b"\x1aE\xdf\xa3", MATROSKA),
    (b"OggS", OGG),
    (b"ID3", MP3),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_OTHER_BRANDS = frozenset({b"avif", b"avis", b"msf1", b"hevc", b"hevx", b"crx "})
_FIRST_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})


def kind_of(prefix: bytes) -> Kind:
    """The kind of a file that begins with ``prefix`` (PREFIX bytes, or the whole file).

    Raises CleaningError("kind") for any other.
    """
    for start, kind in _STARTS:
        if prefix.startswith(start):
            return kind
    if prefix[:4] == b"RIFF" and prefix[8:12] == b"WEBP":
        return WEBP
    if prefix[4:8] == b"ftyp":
        return _by_brand(prefix)
    if prefix[4:8] in _FIRST_BOXES:
        return ISO_MEDIA
    if _is_mp3_frame(prefix):
        return MP3
    raise CleaningError("kind")


def _by_brand(prefix: bytes) -> Kind:
    end = min(int.from_bytes(prefix[:4], "big"), len(prefix))
    brands = {prefix[at : at + 4] for at in (8, *range(16, end, 4))}
    if brands & _OTHER_BRANDS:
        raise CleaningError("kind")
    return HEIC if brands & _HEIF_BRANDS else ISO_MEDIA


def _is_mp3_frame(prefix: bytes) -> bool:
    """Sync, a version, layer III, a bit rate and a sampling rate that exist."""
    if len(prefix) < 4 or prefix[0] != 0xFF or prefix[1] & 0xE6 != 0xE2 or prefix[1] & 0x18 == 0x08:
        return False
    return prefix[2] >> 4 not in (0, 15) and prefix[2] & 0x0C != 0x0C
