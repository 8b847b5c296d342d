# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log's public files in a folder: tiles and entry bundles, then the checkpoint over them.

The table of entries is the truth and these files follow it. A checkpoint is signed only over
entries that a returned COMMIT made durable, and replaced only after every tile it needs is on the
disk. So after a crash anywhere the published checkpoint holds, and the next one continues it.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneError
from tellsafe.translog.bundle import encode_bundle
from tellsafe.translog.checkpoint import open_checkpoint, sign_checkpoint
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.note import Signer
from tellsafe.translog.tiles import ENTRIES, WIDTH, Tile
from tellsafe.translog.tree import GrowingTree

# The bodies of all durable entries from an index on, in order.
EntriesFrom = Callable[[int], Iterable[bytes]]


class LogError(ZoneError):
    """The log can't go on, or not without breaking a promise. The message says what to do."""


class UnwitnessedError(LogError):
    """Too few witnesses cosigned. What was written stays unpublished until enough do."""


# cosign(note, size): the note with what it lacks to be published. Raises UnwitnessedError.
Cosign = Callable[[str, int], str]


@dataclass(frozen=True)
class Published:
    """The checkpoint that the world may see, and its size."""

    note: str
    size: int


class Publication:
    """Writes the files of one log. One thread at a time; ``published`` may be read by any."""

    def __init__(
        self,
        folder: Path,
        signer: Signer,
        leaves: Iterable[bytes],
        cosign: Cosign = lambda note, _size: note,
    ) -> None:
        """Take up where the folder's checkpoint stands. ``leaves``: all leaf hashes there are.

        Raises LogError where the table does not lead to the published checkpoint: going on would
        sign a fork.
        """
        self._folder = make_folder(folder)
        self._signer = signer
        self._cosign = cosign
        self._tree = GrowingTree()
        self.published = self._continue(iter(leaves))

    def publish(self, entries_from: EntriesFrom) -> Published:
        """Publish every durable entry. Safe to repeat, and to break off anywhere.

        Raises UnwitnessedError; then what was published before still is.
        """
        # On a copy, because a disk that fails half-way must leave a tree to start from again.
        tree = self._tree.copy()
        filled: list[Tile] = []
        for bodies in _in_bundles(entries_from(tree.size - tree.size % WIDTH)):
            filled += self._write_bundle(tree, bodies)
        if tree.size == self.published.size and self.published.note:
            return self.published
        for tile, data in tree.partial_tiles():
            self._write(tile.path, data)
        note = self._cosign(sign_checkpoint(tree.size, tree.root(), self._signer), tree.size)
        self._write("checkpoint", note.encode("utf-8"))
        self._tree, self.published = tree, Published(note, tree.size)
        self._drop_partials(filled)
        return self.published

    def _continue(self, leaves: Iterator[bytes]) -> Published:
        path = self._folder / "checkpoint"
        if not path.exists():
            return Published("", 0)
        note = path.read_bytes()
        try:
            checkpoint = open_checkpoint(note, self._signer.verifier)
        except FormatError as error:
            raise LogError(
                "the published checkpoint was not signed by this log's key and name "
                f"({error.code}); neither ever changes: restore the ones that were"
            ) from error
        for _ in self._tree.extend(islice(leaves, checkpoint.size)):
            pass  # these tiles lie on the disk: a checkpoint covers them
        if self._tree.size < checkpoint.size:
            raise LogError(
                f"the database has {self._tree.size} entries, but a checkpoint over "
                f"{checkpoint.size} is published; restore a newer copy of the database, "
                "never remove the checkpoint"
            )
        if self._tree.root() != checkpoint.root:
            raise LogError(
                "the database tells another history than the published checkpoint; "
                "restore the database that belongs to it"
            )
        return Published(note.decode("utf-8"), checkpoint.size)

    def _write_bundle(self, tree: GrowingTree, bodies: list[bytes]) -> list[Tile]:
        """Write one bundle, full or the last, and the tiles that it fills; returns the filled."""
        bundle = Tile(ENTRIES, tree.size // WIDTH, len(bodies))
        known = tree.size % WIDTH
        if len(bodies) <= known:
            return []
        self._write(bundle.path, encode_bundle(bodies))
        filled = [bundle] if bundle.width == WIDTH else []
        for tile, data in tree.extend(leaf_hash(body) for body in bodies[known:]):
            self._write(tile.path, data)
            filled.append(tile)
        return filled

    def _write(self, path: str, data: bytes) -> None:
        target = self._folder / path
        make_folder(target.parent)
        write_durably(target, data)

    def _drop_partials(self, filled: list[Tile]) -> None:
        """Remove the partial tiles that are now parts of full ones, as tlog-tiles allows."""
        for tile in filled:
            shutil.rmtree(self._folder / f"{tile.path}.p", ignore_errors=True)


def _in_bundles(entries: Iterable[bytes]) -> Iterator[list[bytes]]:
    source = iter(entries)
    while bundle := list(islice(source, WIDTH)):
        yield bundle
