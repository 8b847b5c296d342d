# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an operator is told about a folder that can't work, and what such a desk refuses."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tellsafe.desk.adapters.origin import origin_of
from tellsafe.desk.checks import check
from tellsafe.desk.tests.world import World
from tellsafe.serving.zone import ZoneError, ZoneSettings


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    world.write(tmp_path / "desk", database="sqlite:///desk.sqlite3")
    return tmp_path / "desk"


def test_a_good_folder_has_no_problem(folder: Path) -> None:
    assert check(ZoneSettings.load(folder)) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "keys" / "pull.key").unlink(), "pull.key is no key"),
        (lambda folder: (folder / "keys" / "django.key").write_text("AAA"), "django.key is no key"),
        (lambda folder: (folder / "keys" / "pull.key").chmod(0o644), "chmod 600"),
        (
            lambda folder: (folder / "keys" / "message.key").write_text("A" * 43),
            "message.key is not the one in the bulletin",
        ),
        (
            lambda folder: [path.unlink() for path in (folder / "keys").glob("sealing-*")],
            "restore it from a backup",
        ),
        (
            lambda folder: next((folder / "keys").glob("sealing-*")).write_text("AGE-SECRET"),
            "is no sealing key",
        ),
    ],
)
def test_each_problem_is_told_with_what_to_do(
    folder: Path, spoil: Callable[[Path], object], told: str
) -> None:
    spoil(folder)
    problems = check(ZoneSettings.load(folder))
    assert problems
    assert any(told in problem for problem in problems)


def test_settings_that_can_not_be_worked_with(folder: Path) -> None:
    settings = ZoneSettings.load(folder)
    assert check(replace(settings, peers={})) == ["settings.toml names no intake under [peers]"]
    assert len(check(replace(settings, objects="s3:bucket"))) == 1


def test_an_address_for_staff_is_an_encrypted_one(folder: Path) -> None:
    settings = ZoneSettings.load(folder)
    origin = origin_of(replace(settings, options={"origin": "https://desk.example.org:8443"}))
    assert origin.hosts == ("desk.example.org",)
    assert origin.trusted == ("https://desk.example.org:8443",)
    assert origin.secure
    assert not origin_of(settings).secure
    for bad in ("http://desk.example.org", "desk.example.org", "https://desk.example.org/x"):
        with pytest.raises(ZoneError):
            origin_of(replace(settings, options={"origin": bad}))
