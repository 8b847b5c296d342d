# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup opens while its key is there, holds the desk as it was, and is noise afterwards.

Seen to fail: with keys kept a day longer than was said, with the snapshot left beside the database,
and with a tar that broke off kept as a backup.
"""

import shutil
import tarfile
from datetime import date, timedelta
from pathlib import Path

import pysqlite3
import pytest

from tellsafe.cli import backup_files
from tellsafe.cli.backup_keys import Keeper, recipient_of
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.errors import FormatError

CANARY = "canisters of petrol beside the boiler"
KEEP = 14


@pytest.fixture
def keeper(tmp_path: Path) -> Path:
    folder = tmp_path / "keeper"
    assert "made 3 keys" in tellsafe(*_keys(folder)).stdout
    return folder


def _keys(folder: Path) -> tuple[object, ...]:
    return ("backup", "keys", folder, "--keep-days", KEEP, "--ahead", "3")


@pytest.fixture
def desk(folder: Path) -> Path:
    """With a tip that is being written about, and one that was destroyed."""
    (folder / "desk" / "attachments").mkdir()
    (folder / "desk" / "attachments" / "one").write_bytes(b"sealed bytes")
    connection = pysqlite3.connect(folder / "desk" / "desk.sqlite3")
    connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE tip (text)")
    connection.execute("INSERT INTO tip VALUES (?)", (CANARY,))
    connection.commit()
    return folder


def make(desk: Path, out: Path, keeper: Path) -> tuple[object, ...]:
    return ("backup", "make", desk, out, "--recipients", keeper / "recipients.txt")


def test_it_holds_the_desk_as_it_was(desk: Path, keeper: Path, tmp_path: Path) -> None:
    out, tar = tmp_path / "desk.age", tmp_path / "desk.tar"
    assert tellsafe(*make(desk, out, keeper)).exit_code == 0
    assert CANARY.encode() not in out.read_bytes()
    assert list((desk / "desk").glob(".backup-*")) == []
    assert tellsafe("backup", "open", out, keeper, tar).exit_code == 0
    restored = tmp_path / "restored"
    with tarfile.open(tar) as opened:
        opened.extractall(restored, filter="data")
    for name in ("settings.toml", "bulletin.json", "attachments/one", "keys/pull.key"):
        assert (restored / name).read_bytes() == (desk / "desk" / name).read_bytes()
    copy = pysqlite3.connect(restored / "desk.sqlite3")
    assert copy.execute("SELECT text FROM tip").fetchall() == [(CANARY,)]


def test_it_is_noise_once_its_time_is_over(
    desk: Path, keeper: Path, tmp_path: Path, today: date
) -> None:
    out, tar = tmp_path / "desk.age", tmp_path / "desk.tar"
    tellsafe(*make(desk, out, keeper))
    mine = Keeper(keeper)
    assert mine.look_after(today + timedelta(days=KEEP), KEEP, 1) == (1, 0)
    assert tellsafe("backup", "open", out, keeper, tar).exit_code == 0
    tar.unlink()
    everywhere = shutil.copytree(keeper, tmp_path / "copy-of-today")
    assert mine.look_after(today + timedelta(days=KEEP + 1), KEEP, 1) == (1, 1)
    assert refused("backup", "open", out, keeper, tar)[0] == "backup-over"
    assert not tar.exists()
    # What is promised is promised of the keeper: a copy of the keys opens it still.
    assert tellsafe("backup", "open", out, everywhere, tar).exit_code == 0


def test_keys_are_made_once(keeper: Path, today: date) -> None:
    before = {path: path.read_bytes() for path in keeper.rglob("*.age")}
    assert "made 0 keys, destroyed 0" in tellsafe(*_keys(keeper)).stdout
    assert {path: path.read_bytes() for path in keeper.rglob("*.age")} == before
    for path in before:
        assert path.stat().st_mode & 0o777 == 0o600
    listed = keeper / "recipients.txt"
    assert "SECRET" not in listed.read_text().upper()
    assert recipient_of(listed, today) == Keeper(keeper).identity(today).recipient
    with pytest.raises(FormatError):
        recipient_of(listed, today + timedelta(days=3))


def test_a_tar_that_breaks_off_is_no_backup(
    desk: Path, keeper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "desk.age"

    def broken(tar: tarfile.TarFile, *_: object) -> None:
        tar.add(desk / "desk" / "settings.toml", arcname="settings.toml")
        raise OSError("the disk")

    monkeypatch.setattr(backup_files, "_add", broken)
    with pytest.raises(OSError, match="the disk"):
        tellsafe(*make(desk, out, keeper))
    assert not out.exists()
    assert list((desk / "desk").glob(".backup-*")) == []


def test_what_a_killed_backup_left_goes_with_the_next(
    desk: Path, keeper: Path, tmp_path: Path
) -> None:
    left = desk / "desk" / ".backup-0123456789ab.sqlite3"
    left.write_bytes(CANARY.encode())
    tellsafe(*make(desk, tmp_path / "desk.age", keeper))
    assert not left.exists()


def test_a_dump_is_sealed_as_well(keeper: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from tellsafe.cli.main import main

    out, dump = tmp_path / "dump.age", tmp_path / "dump.sql"
    words = ["backup", "seal", str(out), "--recipients", str(keeper / "recipients.txt")]
    assert CliRunner().invoke(main, words, input=CANARY).exit_code == 0
    tellsafe("backup", "open", out, keeper, dump)
    assert dump.read_text() == CANARY
