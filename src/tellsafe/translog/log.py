# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log itself: a table of entries, and the files that are published from it.

``append`` is an act of the zone's writer. An entry is acknowledged only after COMMIT, the tiles
and the checkpoint; a crash between any two of them leaves a table that is ahead of its files, and
opening the log again publishes the rest.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from tellsafe.durable import held_alone
from tellsafe.formats.encoding import unb64u
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.entries import account_month, account_start
from tellsafe.translog.merkle import inclusion_proof, leaf_hash
from tellsafe.translog.models import Entry
from tellsafe.translog.note import Signer
from tellsafe.translog.publication import Cosign, LogError, Publication, UnwitnessedError
from tellsafe.translog.reader import LogReader
from tellsafe.translog.witnesses import Cosigning

_log = logging.getLogger("tellsafe")
_PAGE = 4096


@dataclass(frozen=True)
class Committed:
    """Where an entry stands, a published checkpoint that covers it, and the audit path to it."""

    index: int
    checkpoint: str
    proof: list[bytes]


class Log:
    """One log, open for appending by this process alone."""

    def __init__(self, publication: Publication, public: Path, lock: FileIO) -> None:
        self.public = public
        self._publication = publication
        self._lock = lock

    @classmethod
    def open(cls, settings: ZoneSettings) -> "Log":
        """Open a zone's log and publish what a crash may have left unpublished.

        Raises LogError where that is unsafe: another process has it open, or database and
        published checkpoint contradict each other.
        """
        lock = lock_of(settings)
        try:
            public = settings.folder / "public"
            publication = Publication(public, signer_of(settings), _leaves(), _cosign(settings))
            _publish_if_witnessed(publication)
        except BaseException:
            lock.close()
            raise
        finally:
            connection.close()
        return cls(publication, public, lock)

    @property
    def is_behind(self) -> bool:
        """Whether entries wait for witnesses. Asks the database."""
        return self._publication.published.size < size_of_table()

    def catch_up(self, items: Sequence[None]) -> list[None]:
        """An act for the writer: publish what waited for witnesses, if they answer now."""
        transaction.on_commit(lambda: _publish_if_witnessed(self._publication))
        return list(items)

    def close(self) -> None:
        """Let another process open the log."""
        self._lock.close()

    def append(self, entries: Sequence[bytes]) -> list[int | None]:
        """An act for the writer: append entries that are not there yet; returns their indexes, None
        for what has no place: another account of a month that has one."""
        leaves = [leaf_hash(entry) for entry in entries]
        bodies = dict(zip(leaves, entries, strict=True))
        known = _indexes_of(leaves)
        months = _Months()
        new = [leaf for leaf in bodies if leaf not in known and months.let_in(bodies[leaf])]
        known |= {leaf: index for index, leaf in enumerate(new, size_of_table())}
        Entry.objects.bulk_create(
            Entry(index=known[leaf], leaf_hash=leaf, body=bodies[leaf]) for leaf in new
        )
        # Runs after COMMIT and before the writer answers anyone. If it fails, nobody is told that
        # the entry stands, and the next append or start publishes it.
        transaction.on_commit(lambda: self._publication.publish(_entries_from))
        return [known.get(leaf) for leaf in leaves]

    def committed(self, index: int) -> Committed:
        """What whoever appended entry ``index`` is told, once its append returned."""
        published = self._publication.published
        read = LogReader.of_folder(self.public).subtree_hashes(published.size)
        proof = inclusion_proof(index, published.size, read)
        return Committed(index, published.note, proof)


def _cosign(settings: ZoneSettings) -> Cosign:
    """By the witnesses of this log, who are shown tiles that nothing published names yet."""
    witnesses = Cosigning.of_folder(settings.folder)
    public = settings.folder / "public"

    def cosign(note: str, size: int) -> str:
        return witnesses.cosigned(note, size, LogReader.of_folder(public).subtree_hashes(size))

    return cosign


def _publish_if_witnessed(publication: Publication) -> None:
    """What too few witnesses cosigned stays as it is: the log can be read, and does not grow."""
    try:
        publication.publish(_entries_from)
    except UnwitnessedError as error:
        _log.error("the log waits: %s", error)


def signer_of(settings: ZoneSettings) -> Signer:
    """The log's key; its name, and so the log's origin, is the ``origin`` of the options.

    Raises LogError."""
    try:
        seed = (settings.keys / "log.key").read_text("ascii").strip()
        return Signer(str(settings.options["origin"]), unb64u(seed, length=32))
    except (OSError, ValueError, KeyError) as error:
        raise LogError(
            "the log needs keys/log.key and, in settings.toml, origin below [options]: "
            f"{type(error).__name__}"
        ) from error


def lock_of(settings: ZoneSettings) -> FileIO:
    """Two processes that sign one log would fork it. Raises LogError."""
    try:
        return held_alone(settings.folder / "log.lock")
    except BlockingIOError as error:
        raise LogError("another process has this log open; stop it first") from error


def size_of_table() -> int:
    """How many entries are durable."""
    last: int | None = Entry.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def _indexes_of(leaves: Sequence[bytes]) -> dict[bytes, int]:
    rows = Entry.objects.filter(leaf_hash__in=set(leaves)).values_list("leaf_hash", "index")
    return {bytes(leaf): index for leaf, index in rows}


class _Months:
    """Which months get their account in one batch."""

    def __init__(self) -> None:
        self._new: set[str] = set()

    def let_in(self, entry: bytes) -> bool:
        """Whether a new entry has a place. One account a month, once and for all: of two, each
        could be shown to somebody else."""
        month = account_month(entry)
        if month is None:
            return True
        if month in self._new or _accounts_of(month).exists():
            return False
        self._new.add(month)
        return True


def _accounts_of(month: str) -> "QuerySet[Entry]":
    """No index finds them. It happens once a month."""
    start = account_start(month)
    return Entry.objects.filter(body__gte=start, body__lt=start + b"\xff")


def _leaves() -> Iterator[bytes]:
    return _column_from("leaf_hash", 0)


def _entries_from(start: int) -> Iterator[bytes]:
    return _column_from("body", start)


def _column_from(column: str, start: int) -> Iterator[bytes]:
    """A column of all rows from ``start`` on, by pages: no cursor stays open between two."""
    while page := list(_rows(start).values_list("index", column)[:_PAGE]):
        for index, value in page:
            if index != start:
                raise LogError(f"the database lacks entry {start}; restore a whole copy of it")
            yield bytes(value)
            start += 1


def _rows(start: int) -> QuerySet[Entry]:
    return Entry.objects.filter(index__gte=start).order_by("index")
