# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a log from wherever its files are: a folder, or whatever ``fetch`` reaches.

Nothing read here is trusted: hashes are worth something only once a proof made of them leads to
the root of a verified checkpoint.
"""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from tellsafe.formats.errors import FormatError
from tellsafe.translog.bundle import MAX_ENTRY, parse_bundle
from tellsafe.translog.checkpoint import Checkpoint, open_checkpoint
from tellsafe.translog.merkle import HASH_LENGTH, HashReader, complete_hash
from tellsafe.translog.note import MAX_NOTE, Verifier
from tellsafe.translog.tiles import ENTRIES, WIDTH, Tile, tile_at
from tellsafe.translog.tree import split_hashes

# The bytes below the log's prefix at a path such as "tile/0/000", or None if there are none. No
# file of a log is larger than MAX_BUNDLE bytes: over a network, read no further.
Fetch = Callable[[str], bytes | None]
MAX_BUNDLE = WIDTH * (2 + MAX_ENTRY)
_KEPT_TILES = 64


class LogReader:
    """Checkpoint, tiles and entries of one log; recently read tiles are kept."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._tiles: OrderedDict[Tile, list[bytes]] = OrderedDict()

    @classmethod
    def of_folder(cls, folder: Path) -> "LogReader":
        """Read the files that a log publishes, from the folder that it publishes them in."""
        return cls(lambda path: file_bytes(folder / path))

    def checkpoint_note(self) -> bytes:
        """The signed checkpoint as it is served. Raises FormatError("log-missing")."""
        note = self._fetch("checkpoint")
        if note is None:
            raise FormatError("log-missing", "the log has no checkpoint")
        return note[: MAX_NOTE + 1]

    def checkpoint(self, verifier: Verifier) -> Checkpoint:
        """The checkpoint, its signature verified. Raises FormatError."""
        return open_checkpoint(self.checkpoint_note(), verifier)

    def hashes(self, tile: Tile) -> list[bytes]:
        """The ``tile.width`` hashes of a tile. Raises FormatError("log-missing" | "log-tile")."""
        kept = self._tiles.get(tile)
        if kept is None:
            kept = split_hashes(self._fetch_tile(tile))
            self._tiles[tile] = kept
            if len(self._tiles) > _KEPT_TILES:
                self._tiles.popitem(last=False)
        else:
            self._tiles.move_to_end(tile)
        return kept

    def entries(self, bundle: Tile) -> list[bytes]:
        """The entries of a bundle. Raises FormatError("log-missing" | "log-bundle")."""
        found = self._fetch(bundle.path)
        if found is not None:
            return parse_bundle(found, bundle.width)
        whole = self._fetch(bundle.full.path) if bundle.width < WIDTH else None
        if whole is None:
            raise FormatError("log-missing", "the log lacks an entry bundle")
        return parse_bundle(whole, WIDTH)[: bundle.width]

    def entry(self, index: int, size: int) -> bytes:
        """One entry of the tree of ``size``, unverified. Raises FormatError, ValueError."""
        return self.entries(tile_at(ENTRIES, index // WIDTH, size))[index % WIDTH]

    def subtree_hashes(self, size: int) -> HashReader:
        """Hashes of the complete subtrees of the tree of ``size`` entries, by way of its tiles."""

        def read(level: int, index: int) -> bytes:
            width = 1 << (level % 8)
            tile, first = divmod(index * width, WIDTH)
            hashes = self.hashes(tile_at(level // 8, tile, size))
            return complete_hash(hashes[first : first + width])

        return read

    def _fetch_tile(self, tile: Tile) -> bytes:
        wanted = tile.width * HASH_LENGTH
        data = self._fetch(tile.path)
        if data is None and tile.width < WIDTH:
            # A log may drop a partial tile once the full one is there.
            whole = self._fetch(tile.full.path)
            data = None if whole is None else whole[:wanted]
        if data is None:
            raise FormatError("log-missing", "the log lacks a tile")
        if len(data) != wanted:
            raise FormatError("log-tile", "a tile has the wrong length")
        return data


def file_bytes(path: Path) -> bytes | None:
    """What a file holds, or None if there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
