# SPDX-License-Identifier: AGPL-3.0-or-later
"""Appending without a running zone, as `tellsafe init` and `tellsafe rotate` do."""

from pathlib import Path

import pytest

from tellsafe.durable import held_alone
from tellsafe.formats.errors import FormatError
from tellsafe.translog.fsck import fsck
from tellsafe.translog.offline import append_offline
from tellsafe.translog.publication import LogError
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import VKEY, entry


def test_a_log_is_made_and_continued(zone_folder: Path) -> None:
    assert append_offline(zone_folder, [entry(0)]) == [0]
    assert append_offline(zone_folder, [entry(1), entry(0)]) == [1, 0]
    report = fsck(LogReader.of_folder(zone_folder / "public"), VKEY)
    assert (report.sound, report.entries) == (True, 2)


def test_what_went_wrong_is_told(zone_folder: Path) -> None:
    (zone_folder / "keys" / "log.key").unlink()
    with pytest.raises(LogError, match=r"needs keys/log\.key .* FileNotFoundError"):
        append_offline(zone_folder, [entry(0)])


def test_our_own_words_stand_alone(zone_folder: Path) -> None:
    append_offline(zone_folder, [entry(0)])
    with held_alone(zone_folder / "log.lock"), pytest.raises(LogError) as refused:
        append_offline(zone_folder, [entry(1)])
    assert str(refused.value) == "another process has this log open; stop it first"


def test_a_database_that_does_not_answer_is_told_in_one_line(zone_folder: Path) -> None:
    settings = zone_folder / "settings.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'database = "postgresql://nobody@127.0.0.1:1/none"\n{text}', "utf-8")
    with pytest.raises(LogError, match=r"^OperationalError: .*127\.0\.0\.1.*refused$"):
        append_offline(zone_folder, [entry(0)])


def test_what_is_no_entry_is_refused_before_anything_is_made(zone_folder: Path) -> None:
    with pytest.raises(FormatError):
        append_offline(zone_folder, [entry(0), b"{}"])
    assert not (zone_folder / "public").exists()
