# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tree that grows entry by entry in the memory of its right edge alone."""

from collections.abc import Iterable, Iterator

from tellsafe.translog.merkle import EMPTY_ROOT, HASH_LENGTH, complete_hash, node_hash
from tellsafe.translog.tiles import WIDTH, Tile


class GrowingTree:
    """The open (partial) tile of each level. Adding leaves hands out tiles as they fill."""

    def __init__(self) -> None:
        self.size = 0
        self._open: list[list[bytes]] = [[]]

    def copy(self) -> "GrowingTree":
        """A tree that grows on its own from here."""
        other = GrowingTree()
        other.size = self.size
        other._open = [list(level) for level in self._open]
        return other

    def extend(self, leaves: Iterable[bytes]) -> Iterator[tuple[Tile, bytes]]:
        """Add leaf hashes; yields every tile that this fills. Exhaust it: it is what adds."""
        for leaf in leaves:
            self._open[0].append(leaf)
            self.size += 1
            if len(self._open[0]) == WIDTH:
                yield from self._close(0)

    def partial_tiles(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles of the tree as it stands, lowest level first."""
        return [
            (Tile(level, (self.size >> (8 * level)) // WIDTH, len(hashes)), b"".join(hashes))
            for level, hashes in enumerate(self._open)
            if hashes
        ]

    def root(self) -> bytes:
        """The root hash of the tree as it stands, 32 bytes."""
        found: bytes | None = None
        for hashes in self._open:
            for subtree in _complete_parts(hashes):
                found = subtree if found is None else node_hash(subtree, found)
        return EMPTY_ROOT if found is None else found

    def _close(self, level: int) -> Iterator[tuple[Tile, bytes]]:
        hashes, self._open[level] = self._open[level], []
        yield Tile(level, (self.size >> (8 * level)) // WIDTH - 1), b"".join(hashes)
        if level + 1 == len(self._open):
            self._open.append([])
        self._open[level + 1].append(complete_hash(hashes))
        if len(self._open[level + 1]) == WIDTH:
            yield from self._close(level + 1)


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile's bytes."""
    return [data[at : at + HASH_LENGTH] for at in range(0, len(data), HASH_LENGTH)]


def _complete_parts(hashes: list[bytes]) -> Iterator[bytes]:
    """The complete subtrees of one level's open tile, smallest (rightmost) first."""
    end = len(hashes)
    while end:
        width = end & -end
        yield complete_hash(hashes[end - width : end])
        end -= width
