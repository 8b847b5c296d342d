# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zones that are users of their own, on a machine on which root gives the commands.

Seen to fail: with files that stay root's, after which the log could not start.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tellsafe.cli.check import check_folder
from tellsafe.cli.tests.typed import tellsafe
from tellsafe.serving.zone import ZONES

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root acts for other users")
USERS = dict(zip(ZONES, range(5001, 5005), strict=True))


@pytest.fixture
def parted(folder: Path) -> Path:
    for zone, user in USERS.items():
        for path in (folder / zone, *(folder / zone).rglob("*")):
            os.chown(path, user, user)
    return folder


def owners(folder: Path, zone: str) -> set[int]:
    return {path.stat().st_uid for path in (folder / zone).rglob("*")}


def test_what_root_leaves_in_a_zone_is_the_zone_s(parted: Path, today: date) -> None:
    assert tellsafe("rotate", parted, "--weeks", "3").exit_code == 0
    add = ("staff", "add", str(parted), "mira", "--password-stdin")
    words = [sys.executable, "-m", "tellsafe.cli.main", *add]
    subprocess.run(words, input="correct horse battery staple", text=True, check=True)

    assert (parted / "desk" / "desk.sqlite3").exists()
    assert {zone: owners(parted, zone) for zone in ZONES} == {z: {u} for z, u in USERS.items()}
    assert [one for one in check_folder(parted, today) if one.level == "error"] == []


def test_what_is_not_the_zone_s_is_an_error(parted: Path, today: date) -> None:
    os.chown(parted / "translog" / "public" / "checkpoint", 0, 0)
    wrong = [one for one in check_folder(parted, today) if one.level == "error"]
    assert [(one.where, one.message) for one in wrong] == [
        ("translog", "public/checkpoint belongs to another user than its folder")
    ]
