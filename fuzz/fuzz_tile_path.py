# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paths of tiles: refused, or spelled in the one way that there is, below the log's folder."""

from pathlib import PurePosixPath

from tellsafe.formats.errors import FormatError
from tellsafe.translog.tiles import parse_path

# What chance would seldom write.
PIECES = ["entries/", "x", "/", ".p/", "..", "000", *(str(digit) for digit in range(10))]


def target(data: bytes) -> None:
    """The first byte chooses: bytes that name pieces of a path, or text as it comes."""
    if data[:1] < b"\x80":
        path = "tile/" + "".join(PIECES[byte % len(PIECES)] for byte in data[1:100])
    else:
        path = "tile/" + data[1:].decode("utf-8", "replace")
    try:
        tile = parse_path(path)
    except FormatError:
        return
    assert tile.path == path
    assert ".." not in PurePosixPath(path).parts
    assert parse_path(tile.full.path) == tile.full
