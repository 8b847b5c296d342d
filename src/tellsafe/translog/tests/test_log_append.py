# SPDX-License-Identifier: AGPL-3.0-or-later
"""Appending: one index an entry, published before it is told, and no fork out of a bad restore."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from tellsafe.durable import write_durably
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog import publication
from tellsafe.translog.entries import make_entry
from tellsafe.translog.fsck import fsck
from tellsafe.translog.merkle import leaf_hash, verify_inclusion
from tellsafe.translog.publication import LogError
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import SIGNER, VKEY, entries, entry, files_in, publish

Append = Callable[..., list[int | None]]


@pytest.fixture
def append(zone: ZoneSettings) -> Append:
    """Open the zone's log, append in one transaction, and close it: as one process would."""
    from django.db import transaction

    from tellsafe.translog.log import Log

    def opened(*items: bytes) -> list[int | None]:
        log = Log.open(zone)
        try:
            with transaction.atomic():
                return log.append(items) if items else []
        finally:
            log.close()

    return opened


def published_size(zone: ZoneSettings) -> int:
    report = fsck(LogReader.of_folder(zone.folder / "public"), VKEY)
    assert report.sound
    return report.entries


def disk_with_room_for(files: int) -> Callable[[Path, bytes], None]:
    room = [files]

    def write(path: Path, data: bytes) -> None:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "no space left")
        write_durably(path, data)

    return write


def test_an_empty_log_has_a_checkpoint(zone: ZoneSettings, append: Append) -> None:
    assert append() == []
    assert published_size(zone) == 0


def test_an_entry_has_one_index_however_often_it_comes(zone: ZoneSettings, append: Append) -> None:
    assert append(entry(0), entry(1), entry(0)) == [0, 1, 0]
    assert append(entry(1), entry(2), entry(2), entry(0)) == [1, 2, 2, 0]
    assert published_size(zone) == 3


def test_the_log_grows_over_the_edges_of_tiles(zone: ZoneSettings, append: Append) -> None:
    log = entries(600)
    for start, end in ((0, 255), (255, 256), (256, 257), (257, 600)):
        assert append(*log[start:end]) == list(range(start, end))
        assert published_size(zone) == end
    at_once = zone.folder / "at-once"
    publish(at_once, log)
    grown = files_in(zone.folder / "public")
    assert files_in(at_once).items() <= grown.items()
    assert {path for path in grown if ".p/" in path and "/000.p/" in path} == {"tile/1/000.p/2"} | {
        "tile/1/000.p/1"
    }


def test_the_answer_proves_that_the_entry_stands(zone: ZoneSettings, append: Append) -> None:
    from tellsafe.translog.checkpoint import open_checkpoint
    from tellsafe.translog.log import Log

    append(*entries(300))
    log = Log.open(zone)
    for index in (0, 255, 256, 299):
        told = log.committed(index)
        seen = open_checkpoint(told.checkpoint.encode(), SIGNER.verifier)
        verify_inclusion(leaf_hash(entry(index)), index, seen.size, told.proof, seen.root)
    log.close()


def test_a_full_disk_tells_nobody_yes_and_is_made_up_for(
    zone: ZoneSettings, append: Append, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(*entries(255))
    with monkeypatch.context() as patched:
        patched.setattr(publication, "write_durably", disk_with_room_for(2))
        with pytest.raises(OSError, match="no space"):
            append(entry(255), entry(256))
    assert published_size(zone) == 255
    assert append() == []  # opening alone publishes what the database has
    assert published_size(zone) == 257
    assert append(entry(256)) == [256]


@pytest.mark.parametrize("room", range(6))
def test_one_open_log_makes_up_for_a_full_disk(
    zone: ZoneSettings, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    from django.db import transaction

    from tellsafe.translog.log import Log

    log = Log.open(zone)
    with monkeypatch.context() as patched, pytest.raises(OSError, match="no space"):  # noqa: PT012
        patched.setattr(publication, "write_durably", disk_with_room_for(room))
        with transaction.atomic():
            log.append(entries(300))
    with transaction.atomic():
        assert log.append([entry(7)]) == [7]
    assert published_size(zone) == 300
    log.close()


def test_an_older_copy_of_the_database_is_refused(zone: ZoneSettings, append: Append) -> None:
    from tellsafe.translog.models import Entry

    append(*entries(300))
    Entry.objects.filter(index__gte=290).delete()
    with pytest.raises(LogError, match="290 entries, but a checkpoint over 300"):
        append(make_entry("suspensions", day="2026-11-24", count=0))
    assert published_size(zone) == 300


def test_another_history_in_the_database_is_refused(zone: ZoneSettings, append: Append) -> None:
    from tellsafe.translog.models import Entry

    append(*entries(3))
    Entry.objects.filter(index=1).update(leaf_hash=leaf_hash(b"other"), body=b"other")
    with pytest.raises(LogError, match="another history"):
        append()


def test_a_gap_in_the_database_is_refused(zone: ZoneSettings, append: Append) -> None:
    from tellsafe.translog.models import Entry

    append(*entries(3))
    (zone.folder / "public" / "checkpoint").unlink()
    Entry.objects.filter(index=1).delete()
    with pytest.raises(LogError, match="lacks entry 1"):
        append()


@pytest.mark.parametrize("name", ["origin", "key"])
def test_another_name_or_key_is_refused(
    zone: ZoneSettings, append: Append, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(entry(0))
    if name == "key":
        (zone.keys / "log.key").write_text(b64u(b"\x02" * 32))
    else:
        monkeypatch.setitem(zone.options, "origin", "elsewhere.example")
    with pytest.raises(LogError, match="not signed by this log's key and name"):
        append()


def test_lost_files_are_made_again_from_the_database(zone: ZoneSettings, append: Append) -> None:
    append(*entries(300))
    before = files_in(zone.folder / "public")
    (zone.folder / "public").rename(zone.folder / "lost")
    append()
    assert files_in(zone.folder / "public") == before


def test_two_processes_never_sign_one_log(zone: ZoneSettings, append: Append) -> None:
    from tellsafe.translog.log import Log

    log = Log.open(zone)
    with pytest.raises(LogError, match="another process"):
        append(entry(0))
    log.close()
    assert append(entry(0)) == [0]


def account(month: str, number: int) -> bytes:
    return make_entry("account", month=month, sha256=f"{number:064x}")


def test_a_month_has_one_account_whatever_a_desk_says_after_a_restore(
    append: Append, zone: ZoneSettings
) -> None:
    """Seen to fail without looking: two stood there, and fsck was never quiet again."""
    first, other = account("2026-10", 1), account("2026-10", 2)
    assert append(entry(0), first) == [0, 1]
    assert append(other, entry(1), first) == [None, 2, 1]
    assert append(account("2026-11", 3), account("2026-11", 4), account("2025-10", 5)) == [
        3,
        None,
        4,
    ]
    assert append(account("2026-11", 3)) == [3]
    report = fsck(LogReader.of_folder(zone.folder / "public"), VKEY)
    assert (report.findings, report.entries) == ([], 5)
