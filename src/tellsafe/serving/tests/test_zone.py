# SPDX-License-Identifier: AGPL-3.0-or-later
"""A zone's folder: what it says, and what is said of one that can't be used."""

import os
from pathlib import Path

import pytest

from tellsafe.durable import durable_file, held_alone, make_file, make_folder, write_durably
from tellsafe.serving.zone import ZoneError, ZoneSettings

NOBODY = 65534
SETTINGS = """
zone = "intake"
listen = "127.0.0.1:8702"
[peers]
translog = "http://127.0.0.1:8701"
[trusted]
desk = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""


def test_settings_are_read_with_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS)
    settings = ZoneSettings.load(tmp_path)
    assert settings.database == "sqlite:///intake.sqlite3"
    assert settings.objects == "file:objects"
    assert settings.trusted == {"desk": bytes(32)}


def test_a_folder_without_settings_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ZoneError, match="tellsafe init"):
        ZoneSettings.load(tmp_path)


BEGUN = 'zone = "desk"\nlisten = "127.0.0.1:8703"\n'


@pytest.mark.parametrize(
    "text",
    [
        'zone = "police"\nlisten = "127.0.0.1:8703"',
        "zone =",
        'zone = "desk"',
        'zone = "desk"\nlisten = "8703"',
        'zone = "desk"\nlisten = ":8703"',
        'zone = "desk"\nlisten = 8703',
        'zone = "desk"\nlisten = "127.0.0.1:port"',
        'zone = "desk"\nlisten = "127.0.0.1:65536"',
        'zone = "desk"\nlisten = "[]:8703"',
        'zone = "desk"\nlisten = "[::1:8703"',
        BEGUN + 'database = "mysql://desk"',
        BEGUN + "peers = 3",
        BEGUN + "options = [1]",
        BEGUN + "[trusted]\ndesk = 5",
        BEGUN + '[trusted]\ndesk = "AAAA"',
    ],
)
def test_settings_that_make_no_zone_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(ZoneError, match="can't be used"):
        ZoneSettings.load(tmp_path)


@pytest.mark.parametrize("listen", ["::1:8703", "[::1]:8703"])
def test_an_ipv6_address_stands_as_it_is_or_as_in_urls(tmp_path: Path, listen: str) -> None:
    """Seen to fail with brackets: "could not listen: does something else listen there?"."""
    (tmp_path / "settings.toml").write_text(f'zone = "desk"\nlisten = "{listen}"')
    assert ZoneSettings.load(tmp_path).listen == "::1:8703"


def break_off_half_way(path: Path) -> None:
    with durable_file(path) as file:
        file.write(b"half of the new")
        raise RuntimeError


def test_a_file_is_wholly_there_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write_durably(path, b"old")
    with pytest.raises(RuntimeError):
        break_off_half_way(path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]


def test_private_by_default(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a" / "b")
    write_durably(folder / "key", b"secret")
    assert (folder / "key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for somebody else")
def test_what_root_makes_in_a_folder_of_somebody_is_theirs(tmp_path: Path) -> None:
    """And never what lies there already, be it a link that leads elsewhere."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, NOBODY, NOBODY)
    ours = tmp_path / "ours"
    ours.write_bytes(b"ours")
    (theirs / "link").symlink_to(ours)

    make_folder(theirs / "deep" / "deeper")
    write_durably(theirs / "deep" / "written", b"bytes")
    held_alone(theirs / "lock").close()
    held_alone(theirs / "link").close()
    make_file(theirs / "database")

    made = ("deep", "deep/deeper", "deep/written", "lock", "database")
    assert {(theirs / name).stat().st_uid for name in made} == {NOBODY}
    assert {(theirs / name).stat().st_gid for name in made} == {NOBODY}
    assert ours.stat().st_uid == 0
