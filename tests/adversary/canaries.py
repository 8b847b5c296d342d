# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search everything that a zone wrote for planted words, in every way they may be written.

A word counts as found raw, in UTF-16, in hex, in base64 at each of its three alignments and in
both alphabets, percent-encoded, as JSON escapes, and inside anything that inflates as zlib, gzip
or raw deflate. Every byte of every file counts: databases with their free pages, write-ahead
logs, blobs, logs, temporary files, and the names of files themselves.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_LONGEST_INFLATED = 1 << 22
_ZLIB_OR_GZIP = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_LOCAL_ZIP_FILE = b"PK\x03\x04"


@dataclass(frozen=True)
class Finding:
    """A planted word that should not be where it is."""

    canary: str
    written: str
    where: str


def writings(canary: str) -> dict[str, bytes]:
    """All the ways in which a word may be written, by name."""
    raw = canary.encode()
    ways = {
        "raw": raw,
        "utf-16-le": canary.encode("utf-16-le"),
        "utf-16-be": canary.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "percent": quote(canary, safe="").encode(),
        "json": json.dumps(canary)[1:-1].encode(),
        "reversed": raw[::-1],
    }
    for shift in range(3):
        for name, alphabet in (("base64", b"+/"), ("base64url", b"-_")):
            ways[f"{name}+{shift}"] = _inside_base64(raw, shift, alphabet)
    return ways


def _inside_base64(raw: bytes, shift: int, alphabet: bytes) -> bytes:
    """The characters that ``raw`` alone decides, wherever it begins in what is encoded."""
    encoded = base64.b64encode(bytes(shift) + raw, altchars=alphabet)
    first = -(-shift * 4 // 3) if shift else 0
    whole = (shift + len(raw)) * 8 // 6
    return encoded[first:whole]


def search_folder(folder: Path, canaries: Iterable[str]) -> list[Finding]:
    """Every canary in any file below ``folder``, or in a file's name."""
    planted = {canary: writings(canary) for canary in canaries}
    found: list[Finding] = []
    for path in sorted(folder.rglob("*")):
        where = str(path.relative_to(folder))
        found += search_words(where.encode(), planted, f"the name of {where}")
        if path.is_file():
            found += search_bytes(path.read_bytes(), planted, where)
    return found


def search_bytes(data: bytes, planted: dict[str, dict[str, bytes]], where: str) -> list[Finding]:
    """Every canary in ``data`` itself, and in what inflates from any place in it."""
    found = search_words(data, planted, where)
    for inflated in _inflated(data):
        found += search_words(inflated, planted, f"{where}, compressed")
    return found


def search_words(data: bytes, planted: dict[str, dict[str, bytes]], where: str) -> list[Finding]:
    """Every canary in ``data`` as it stands."""
    return [
        Finding(canary, name, where)
        for canary, ways in planted.items()
        for name, written in ways.items()
        if written in data
    ]


def _inflated(data: bytes) -> Iterator[bytes]:
    for match in _ZLIB_OR_GZIP.finditer(data):
        yield from _inflate(data, match.start(), 47)
    at = data.find(_LOCAL_ZIP_FILE)
    while at >= 0:
        name, extra = data[at + 26], data[at + 28]
        yield from _inflate(data, at + 30 + name + extra, -15)
        at = data.find(_LOCAL_ZIP_FILE, at + 4)


def _inflate(data: bytes, at: int, window: int) -> Iterator[bytes]:
    try:
        inflated = zlib.decompressobj(window).decompress(data[at:], _LONGEST_INFLATED)
    except zlib.error:
        return
    if len(inflated) > 8:
        yield inflated
