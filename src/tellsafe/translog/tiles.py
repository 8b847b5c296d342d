# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coordinates and paths of tiles and entry bundles (C2SP tlog-tiles).

A tile is 256 consecutive hashes of one level; level l holds hashes over 256**l entries each. The
last tile of a level may be partial. Bundles of entries lie as tiles of the level ENTRIES.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tellsafe.formats.errors import FormatError

WIDTH = 256
ENTRIES = -1
MAX_SIZE = 2**62
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])"
    r"/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Tile:
    """One tile, or (level ENTRIES) one entry bundle; ``width`` is 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served, such as ``tile/0/x001/x234/067.p/12``."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_number(self.index)}{part}"

    @property
    def full(self) -> "Tile":
        """The tile of all 256 that this one becomes part of."""
        return Tile(self.level, self.index)


def parse_path(path: str) -> Tile:
    """Read a path in its one spelling. Raises FormatError("tile-path")."""
    found = _PATH.fullmatch(path)
    if not found:
        raise FormatError("tile-path", "not the path of a tile")
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    index = int(found["index"].replace("/", "").replace("x", ""))
    tile = Tile(level, index, int(found["width"] or WIDTH))
    if tile.path != path or tile.width > WIDTH or tile.index > MAX_SIZE:
        raise FormatError("tile-path", "not the one spelling of a tile's path")
    return tile


def tile_at(level: int, index: int, size: int) -> Tile:
    """Tile ``index`` of a level as the tree of ``size`` entries has it. Raises ValueError."""
    width = min(WIDTH, hashes_at(level, size) - index * WIDTH)
    if width < 1:
        raise ValueError("the tree does not have this tile")
    return Tile(level, index, width)


def hashes_at(level: int, size: int) -> int:
    """How many hashes (for ENTRIES: entries) a level has in a tree of ``size`` entries."""
    return size >> (8 * max(level, 0))


def tiles_along(level: int, size: int) -> Iterator[Tile]:
    """All tiles of one level, first to last; only the last may be partial."""
    count = hashes_at(level, size)
    for start in range(0, count, WIDTH):
        yield Tile(level, start // WIDTH, min(WIDTH, count - start))


def _number(index: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
