# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bare MP4 or 3GP (ISO/IEC 14496-12) may consist of: an allow-list of boxes.

What is not on the list can't be there: no user data, no metadata, no free space that is not
zeros, no time, no name of a handler or compressor, no reference to another file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch

_TREE: Mapping[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"free", b"mdat", b"moov"}),
    b"moov": frozenset({b"mvhd", b"trak", b"udta"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        {b"stsd", b"stts", b"stss", b"ctts", b"stsc", b"stsz", b"stco", b"co64"}
        | {b"sgpd", b"sbgp", b"sdtp", b"cslg"}
    ),
}
_PICTURE = frozenset({b"avc1", b"hvc1", b"hev1", b"av01", b"vp09", b"mp4v", b"s263"})
_SOUND = frozenset({b"mp4a", b"samr", b"sawb", b".mp3"})
_SETUP = frozenset(
    {b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"d263", b"damr"}
    | {b"pasp", b"clap", b"btrt", b"fiel", b"chnl", b"bitr"}
)
# The empty list of tags that libavformat always writes.
_EMPTY_TAGS = (
    b"\0\0\0\x35meta\0\0\0\0\0\0\0\x21hdlr\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0\0\0\0\x08ilst"
)
_SELF_CONTAINED = b"\0\0\0\0\0\0\0\1\0\0\0\x0curl \0\0\0\1"
_LARGEST_READ = 64 * 1024 * 1024


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    end: int


def require_bare_iso_media(file: Scratch) -> None:
    """Raises CleaningError("left-over")."""
    file.seek(0)
    _require_children(file, b"", 0, file.length)


def _require_children(file: Scratch, parent: bytes, start: int, end: int) -> None:
    for box in _boxes(file, start, end):
        _require(box.kind in _TREE[parent])
        if box.kind in _TREE:
            _require_children(file, box.kind, box.start, box.end)
        elif box.kind in _CHECKS:
            _require(box.end - box.start <= _LARGEST_READ)
            file.seek(box.start)
            _require(_CHECKS[box.kind](file.read(box.end - box.start)))


def _boxes(file: Scratch, start: int, end: int) -> Iterator[_Box]:
    while start < end:
        file.seek(start)
        head = file.read(16)
        length, first = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, first = int.from_bytes(head[8:], "big"), 16
        _require(len(head) >= 8 and first <= length <= end - start)
        yield _Box(head[4:8], start + first, start + length)
        start += length


def _no_times(body: bytes) -> bool:
    """Time of creation and of change, 4 bytes each or 8, are zero."""
    return not any(body[4:20] if body[:1] == b"\1" else body[4:12])


def _no_language(body: bytes) -> bool:
    undetermined = b"\x55\xc4"
    return _no_times(body) and body[-4:-2] in (undetermined, b"\0\0")


def _unnamed(body: bytes) -> bool:
    return body[8:12] in (b"vide", b"soun") and not any(body[12:])


def _bare_entries(body: bytes) -> bool:
    return all(_is_bare_entry(kind, entry) for kind, entry in _within(body[8:]))


def _is_bare_entry(kind: bytes, entry: bytes) -> bool:
    if kind in _PICTURE:
        name_of_compressor = entry[42:74]
        return not any(name_of_compressor) and _is_bare_setup(entry[78:])
    return kind in _SOUND and _is_bare_setup(entry[28:])


def _is_bare_setup(boxes: bytes) -> bool:
    return all(
        kind in _SETUP or (kind == b"colr" and body[:4] == b"nclx") for kind, body in _within(boxes)
    )


def _within(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    while data:
        length = int.from_bytes(data[:4], "big")
        _require(8 <= length <= len(data))
        yield data[4:8], data[8:length]
        data = data[length:]


_CHECKS: Mapping[bytes, Callable[[bytes], bool]] = {
    b"free": lambda body: not any(body),
    b"mvhd": _no_times,
    b"tkhd": _no_times,
    b"mdhd": _no_language,
    b"hdlr": _unnamed,
    b"dref": _SELF_CONTAINED.__eq__,
    b"stsd": _bare_entries,
    b"udta": _EMPTY_TAGS.__eq__,
}


def _require(is_bare: bool) -> None:
    if not is_bare:
        raise CleaningError("left-over")
