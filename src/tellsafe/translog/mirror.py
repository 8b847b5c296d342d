# SPDX-License-Identifier: AGPL-3.0-or-later
"""A copy of a log that anybody can keep: verified before it is taken over, and continued by what
came since.

It has the files that the log publishes, under the same paths. So it can be served, and checked by
fsck, in the log's place; and whoever runs the log can bring it back from any of them (restore).
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from tellsafe.durable import make_folder, sync_folder, write_durably
from tellsafe.formats.errors import FormatError
from tellsafe.translog.bundle import encode_bundle
from tellsafe.translog.checkpoint import Checkpoint
from tellsafe.translog.cosignature import NOBODY, Quorum
from tellsafe.translog.entries import parse_entry
from tellsafe.translog.fsck import Progress, fsck
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tiles import ENTRIES, WIDTH, Tile, tiles_along
from tellsafe.translog.tree import GrowingTree
from tellsafe.translog.witnessed import Witnessed, advance

_ARRIVING = ".arriving"


def mirror(
    log: LogReader,
    folder: Path,
    vkey: str,
    *,
    quorum: Quorum = NOBODY,
    progress: Progress = lambda _done, _all: None,
) -> Checkpoint:
    """Bring the copy in ``folder``, made if need be, up to ``log``; the checkpoint that it has now.

    Nothing of it changes before all that is new was verified. ``quorum``: who has to have cosigned
    the log. Raises FormatError as translog.witnessed does, for a file of the log that is not as it
    should be, and "mirror-damaged" where the copy itself is not.
    """
    kept = _kept(folder, vkey)
    seen = advance(log, vkey, kept.note if kept else None, quorum)
    arriving = folder / _ARRIVING
    shutil.rmtree(arriving, ignore_errors=True)  # of a run that broke off
    arrives = _Arrival(log, folder, arriving, kept.checkpoint.size if kept else 0)
    for done in arrives.run(seen.checkpoint):
        progress(done, seen.checkpoint.size)
    _take_over(arriving, folder)
    write_durably(folder / "checkpoint", seen.note.encode("utf-8"), mode=0o644)
    return seen.checkpoint


def _kept(folder: Path, vkey: str) -> Witnessed | None:
    if not (folder / "checkpoint").exists():
        return None
    report = fsck(LogReader.of_folder(folder), vkey)
    if report.checkpoint is None or not report.sound:
        first = report.findings[0]
        raise FormatError(
            "mirror-damaged", f"the copy is damaged at {first.where}: {first.message}"
        )
    return Witnessed(report.note.decode("utf-8"), report.checkpoint)


class _Arrival:
    """All that a copy lacks of a log, in a folder of its own."""

    def __init__(self, log: LogReader, folder: Path, arriving: Path, held: int) -> None:
        self._log = log
        self._copy = LogReader.of_folder(folder)
        self._arriving = arriving
        self._held = held
        self._tree = GrowingTree()

    def run(self, checkpoint: Checkpoint) -> Iterator[int]:
        """Yields how many entries are done, bundle by bundle. Raises FormatError."""
        for bundle in tiles_along(ENTRIES, checkpoint.size):
            self._add(bundle)
            yield self._tree.size
        for tile, data in self._tree.partial_tiles():
            self._write(tile, data)
        if self._tree.root() != checkpoint.root:
            raise FormatError("log-root", "the entries do not make the signed root")

    def _add(self, bundle: Tile) -> None:
        is_held = bundle.width == WIDTH and self._tree.size + WIDTH <= self._held
        bodies = (self._copy if is_held else self._log).entries(bundle)
        for body in bodies:
            parse_entry(body)
        filled = list(self._tree.extend(leaf_hash(body) for body in bodies))
        if not is_held:
            self._write(bundle, encode_bundle(bodies))
            for tile, data in filled:
                self._write(tile, data)

    def _write(self, tile: Tile, data: bytes) -> None:
        path = self._arriving / tile.path
        make_folder(path.parent, mode=0o755)
        write_durably(path, data, mode=0o644)


def _take_over(arriving: Path, folder: Path) -> None:
    """Until the new checkpoint is there, the old one holds."""
    came = [path for path in arriving.rglob("*") if path.is_file()]
    targets = [folder / path.relative_to(arriving) for path in came]
    for path, target in zip(came, targets, strict=True):
        make_folder(target.parent, mode=0o755)
        path.replace(target)
    for changed in {target.parent for target in targets}:
        sync_folder(changed)
    shutil.rmtree(arriving, ignore_errors=True)
