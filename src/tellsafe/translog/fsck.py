# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recompute a whole log from its entries, and say what does not agree.

Anyone can run this: it needs the log's verifier key and its public files. It streams; memory
holds one bundle, one tile of each level and the findings.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.translog.checkpoint import Checkpoint, open_checkpoint
from tellsafe.translog.cosignature import NOBODY, Quorum
from tellsafe.translog.entries import parse_entry
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.note import Verifier
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tiles import ENTRIES, Tile, tile_at, tiles_along
from tellsafe.translog.tree import GrowingTree

MAX_FINDINGS = 100
Progress = Callable[[int, int], None]
Watch = Callable[[dict[str, object]], None]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, where (a path or an index), and what it means."""

    code: str
    where: str
    message: str


@dataclass
class Report:
    """What fsck found. ``checkpoint`` is None if none could be verified: nothing was read then.
    ``note``: the very bytes that it and its cosignatures were verified in."""

    checkpoint: Checkpoint | None = None
    note: bytes = b""
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether the log is what its checkpoint says, and continues what was kept."""
        return self.checkpoint is not None and not self.findings

    def add(self, code: str, where: str, message: str) -> None:
        """Note a finding; past the hundredth nothing new would be learnt from more."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Finding(code, where, message))


def fsck(
    reader: LogReader,
    vkey: str,
    *,
    kept_checkpoint: str | None = None,
    bulletin: bytes | None = None,
    quorum: Quorum = NOBODY,
    progress: Progress = lambda _done, _all: None,
    watch: Watch = lambda _entry: None,
) -> Report:
    """Check all of a log.

    ``kept_checkpoint`` is a signed checkpoint from an earlier day or another place; ``bulletin``
    the bytes of a bulletin that must be committed; ``quorum`` who has to have cosigned the
    checkpoint. ``progress(entries done, entries)`` is called
    once a bundle, ``watch`` with each entry that is one. Raises FormatError for a ``vkey`` that is
    none; all else is a finding.
    """
    report = Report()
    verifier = Verifier.parse(vkey)
    try:
        report.note = reader.checkpoint_note()
        report.checkpoint = open_checkpoint(report.note, verifier)
    except FormatError as error:
        report.add(error.code, "checkpoint", str(error))
        return report
    try:
        quorum.require(report.note)
    except FormatError as error:
        report.add(error.code, "checkpoint", str(error))
    kept = _open_kept(kept_checkpoint, verifier, report)
    _Walk(reader, report, report.checkpoint, kept, bulletin, watch).run(progress)
    return report


def _open_kept(note: str | None, verifier: Verifier, report: Report) -> Checkpoint | None:
    if note is None:
        return None
    try:
        return open_checkpoint(note.encode("utf-8"), verifier)
    except FormatError as error:
        report.add("kept-checkpoint", "kept checkpoint", f"it can't be used: {error}")
        return None


class _Walk:
    """One pass over all entries."""

    def __init__(
        self,
        reader: LogReader,
        report: Report,
        checkpoint: Checkpoint,
        kept: Checkpoint | None,
        bulletin: bytes | None,
        watch: Watch,
    ) -> None:
        self._reader = reader
        self._watch = watch
        self._report = report
        self._checkpoint = checkpoint
        self._kept = kept
        self._wanted = None if bulletin is None else sha256_hex(bulletin)
        self._tree = GrowingTree()
        self._serial = 0
        self._months: set[str] = set()

    def run(self, progress: Progress) -> None:
        size = self._checkpoint.size
        for bundle in tiles_along(ENTRIES, size):
            leaves = self._leaves(bundle)
            if leaves is None:
                return
            self._grow(leaves)
            progress(self._tree.size, size)
        self._finish()

    def _leaves(self, bundle: Tile) -> list[bytes] | None:
        """The leaf hashes of a bundle; from the tile where the bundle is no good; or None."""
        try:
            entries = self._reader.entries(bundle)
        except FormatError as error:
            self._report.add(error.code, bundle.path, str(error))
            return self._served(tile_at(0, bundle.index, self._checkpoint.size))
        for offset, entry in enumerate(entries):
            self._check_entry(self._tree.size + offset, entry)
        self._report.entries += len(entries)
        return [leaf_hash(entry) for entry in entries]

    def _check_entry(self, index: int, data: bytes) -> None:
        try:
            entry = parse_entry(data)
        except FormatError as error:
            self._report.add(error.code, f"entry {index}", str(error))
            return
        self._watch(entry)
        if entry["type"] == "bulletin":
            self._check_bulletin(index, entry)
        if entry["type"] == "account":
            self._check_account(index, str(entry["month"]))

    def _check_account(self, index: int, month: str) -> None:
        """A month is accounted for once: of two accounts, each could be shown to somebody else."""
        if month in self._months:
            self._report.add("account-twice", f"entry {index}", "the month has an account already")
        self._months.add(month)

    def _check_bulletin(self, index: int, entry: dict[str, object]) -> None:
        serial = entry["serial"]
        if isinstance(serial, int):
            if serial <= self._serial:
                self._report.add(
                    "bulletin-serial", f"entry {index}", "its serial does not follow the last one"
                )
            self._serial = serial
        if entry["sha256"] == self._wanted:
            self._wanted = None

    def _grow(self, leaves: list[bytes]) -> None:
        start = self._tree.size
        kept = self._kept
        if kept and start <= kept.size < start + len(leaves):
            self._extend(leaves[: kept.size - start])
            self._compare_kept(kept)
            leaves = leaves[kept.size - start :]
        self._extend(leaves)

    def _extend(self, leaves: list[bytes]) -> None:
        for tile, data in self._tree.extend(leaves):
            self._compare(tile, data)

    def _compare_kept(self, kept: Checkpoint) -> None:
        if self._tree.root() != kept.root:
            self._report.add(
                "log-fork",
                f"size {kept.size}",
                "the log tells another history than the kept checkpoint",
            )

    def _finish(self) -> None:
        for tile, data in self._tree.partial_tiles():
            self._compare(tile, data)
        if self._tree.root() != self._checkpoint.root:
            self._report.add("log-root", "checkpoint", "the entries do not make the signed root")
        self._compare_last()
        if self._wanted is not None:
            self._report.add("bulletin-absent", "bulletin", "the log does not have this bulletin")

    def _compare_last(self) -> None:
        if self._kept is None:
            return
        if self._kept.size > self._checkpoint.size:
            self._report.add(
                "log-rollback",
                f"size {self._checkpoint.size}",
                f"the kept checkpoint is larger: {self._kept.size} entries",
            )
        elif self._kept.size == self._checkpoint.size:
            self._compare_kept(self._kept)

    def _compare(self, tile: Tile, data: bytes) -> None:
        served = self._served(tile)
        if served is None:
            return
        for offset, ours, theirs in _differences(data, served):
            where = f"{tile.path} hash {offset}"
            self._report.add("tile-differs", where, f"{theirs} served, {ours} computed")

    def _served(self, tile: Tile) -> list[bytes] | None:
        try:
            return self._reader.hashes(tile)
        except FormatError as error:
            self._report.add(error.code, tile.path, str(error))
            return None


def _differences(data: bytes, served: list[bytes]) -> Iterator[tuple[int, str, str]]:
    if data == b"".join(served):
        return
    for offset, theirs in enumerate(served):
        ours = data[32 * offset : 32 * offset + 32]
        if ours != theirs:
            yield offset, ours.hex()[:16], theirs.hex()[:16]
