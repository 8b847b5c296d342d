# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup opens while its key is there, holds the desk as it was, and is noise afterwards.

Seen to fail: with keys kept a day longer than was said, with the snapshot left beside the database,
with a tar that broke off kept as a backup, with folders added as a whole (a file that went
meanwhile ended it), without looking again whether a key has its name still (its zeros were in the
tar), without the lock, and with a failed pipe, a second backup or no database taken for one.
"""

import re
import shutil
import subprocess
import tarfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from click.testing import CliRunner, Result

from tellsafe.cli import backup_files
from tellsafe.cli.backup_keys import Keeper, recipient_of
from tellsafe.cli.main import main
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.durable import wipe
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


def opened(backup: Path, keeper: Path, folder: Path) -> Path:
    """Where it was unpacked."""
    tar, restored = folder / "desk.tar", folder / "restored"
    assert tellsafe("backup", "open", backup, keeper, tar).exit_code == 0
    restored.mkdir()
    subprocess.run(["tar", "-xf", tar, "-C", restored], check=True)
    return restored


def test_it_holds_the_desk_as_it_was(desk: Path, keeper: Path, tmp_path: Path) -> None:
    out = tmp_path / "desk.age"
    assert tellsafe(*make(desk, out, keeper)).exit_code == 0
    assert CANARY.encode() not in out.read_bytes()
    assert list((desk / "desk").glob(".backup-*")) == []
    restored = opened(out, keeper, tmp_path)
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
    identifier, said = refused(*make(desk, out, keeper))
    assert (identifier, "the disk" in said) == ("machine", True)
    assert not out.exists()
    assert list((desk / "desk").glob(".backup-*")) == []


def test_what_a_killed_backup_left_goes_with_the_next(
    desk: Path, keeper: Path, tmp_path: Path
) -> None:
    left = desk / "desk" / ".backup-0123456789ab.sqlite3"
    left.write_bytes(CANARY.encode())
    tellsafe(*make(desk, tmp_path / "desk.age", keeper))
    assert not left.exists()


def seal_input(out: Path, keeper: Path, given: str) -> Result:
    words = ["backup", "seal", str(out), "--recipients", str(keeper / "recipients.txt")]
    return CliRunner().invoke(main, words, input=given)


def test_a_dump_is_sealed_as_well(keeper: Path, tmp_path: Path) -> None:
    out, dump = tmp_path / "dump.age", tmp_path / "dump.sql"
    assert seal_input(out, keeper, CANARY).exit_code == 0
    tellsafe("backup", "open", out, keeper, dump)
    assert dump.read_text() == CANARY


def test_a_pipe_that_failed_is_no_backup(keeper: Path, tmp_path: Path) -> None:
    out = tmp_path / "dump.age"
    assert "[backup-nothing]" in seal_input(out, keeper, "").stderr
    assert not out.exists()


def test_the_backup_of_another_day_is_not_written_over(
    desk: Path, keeper: Path, tmp_path: Path
) -> None:
    out = tmp_path / "desk.age"
    out.write_bytes(b"of yesterday")
    assert refused(*make(desk, out, keeper))[0] == "backup-there"
    assert "[backup-there]" in seal_input(out, keeper, CANARY).stderr
    assert out.read_bytes() == b"of yesterday"


def test_what_is_opened_takes_the_place_of_nothing(
    desk: Path, keeper: Path, tmp_path: Path
) -> None:
    """Least of all of the backup itself, by a word mistyped."""
    out = tmp_path / "desk.age"
    assert tellsafe(*make(desk, out, keeper)).exit_code == 0
    sealed = out.read_bytes()
    assert refused("backup", "open", out, keeper, out)[0] == "backup-there"
    assert out.read_bytes() == sealed


def test_a_desk_without_a_database_is_not_backed_up(
    folder: Path, keeper: Path, tmp_path: Path
) -> None:
    out = tmp_path / "desk.age"
    assert refused(*make(folder, out, keeper))[0] == "backup-nothing"
    assert not out.exists()
    assert not list((folder / "desk").glob("*.sqlite3"))


def test_of_a_desk_on_a_server_all_else_is_in_it(desk: Path, keeper: Path, tmp_path: Path) -> None:
    settings = desk / "desk" / "settings.toml"
    on_a_server = 'database = "postgresql://desk@db.internal/desk"'
    settings.write_text(re.sub(r"(?m)^database = .+$", on_a_server, settings.read_text()))
    out = tmp_path / "desk.age"
    assert "not in it" in tellsafe(*make(desk, out, keeper)).stdout
    restored = opened(out, keeper, tmp_path)
    for name in ("settings.toml", "bulletin.json", "attachments/one", "keys/pull.key"):
        assert (restored / name).read_bytes() == (desk / "desk" / name).read_bytes()
    assert not list(restored.glob("*.sqlite3"))


def test_what_goes_or_comes_meanwhile_is_left_out(
    desk: Path, keeper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One attachment goes before it is looked at; a key is destroyed while it is read."""
    keys = desk / "desk" / "keys"
    (keys / ".sealing-2026-W01.age.0123456789ab.going").write_bytes(b"a key that has to go")
    (desk / "desk" / "attachments" / ".two.0123456789ab.partial").write_bytes(b"half")
    oldest = min(keys.glob("sealing-*"))
    add_one, looked_at = backup_files._add_one, tarfile.TarFile.gettarinfo

    def going(tar: tarfile.TarFile, path: Path, name: str) -> None:
        if path.name == "one":
            path.unlink()
        add_one(tar, path, name)

    def destroyed(*told: Any, **named: Any) -> tarfile.TarInfo:
        if named.get("arcname") == f"keys/{oldest.name}":
            wipe(oldest)
        return looked_at(*told, **named)

    monkeypatch.setattr(backup_files, "_add_one", going)
    monkeypatch.setattr(tarfile.TarFile, "gettarinfo", destroyed)
    out = tmp_path / "desk.age"
    assert tellsafe(*make(desk, out, keeper)).exit_code == 0
    restored = opened(out, keeper, tmp_path)
    assert list((restored / "attachments").iterdir()) == []
    held = {path.name for path in (restored / "keys").iterdir()}
    assert held == {path.name for path in keys.iterdir() if path.name[0] != "."}
    assert oldest.name not in held


def test_one_backup_at_a_time(desk: Path, keeper: Path, tmp_path: Path) -> None:
    with backup_files._alone(desk / "desk"):
        assert refused(*make(desk, tmp_path / "desk.age", keeper))[0] == "backup-twice"
    assert tellsafe(*make(desk, tmp_path / "desk.age", keeper)).exit_code == 0
