# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `tellsafe check` has to say about a registry's folder."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tellsafe.formats.age import generate_identity
from tellsafe.registry.checks import check
from tellsafe.registry.tests.world import NOW, World
from tellsafe.serving.zone import ZoneSettings

TODAY = NOW.date()


@pytest.fixture
def real(settings: ZoneSettings) -> ZoneSettings:
    return replace(settings, options={"sms_url": "https://sms.example.org"})


def test_nothing_to_say(real: ZoneSettings) -> None:
    assert check(real, TODAY) == []


def test_codes_that_reach_nobody(settings: ZoneSettings) -> None:
    (problem,) = check(settings, TODAY)
    assert "set sms_url" in problem


def test_open_activation_needs_no_codes(settings: ZoneSettings, world: World) -> None:
    (settings.folder / "bulletin.json").write_bytes(world.bulletin("open"))
    assert check(settings, TODAY) == []


def remove(name: str) -> Callable[[ZoneSettings], None]:
    return lambda settings: (settings.keys / name).unlink()


def exchange(name: str, other: str) -> Callable[[ZoneSettings], None]:
    def act(settings: ZoneSettings) -> None:
        (settings.keys / name).write_bytes((settings.keys / other).read_bytes())

    return act


BROKEN = {
    "code.key is no key": remove("code.key"),
    "pepper-2026.key is missing": remove("pepper-2026.key"),
    "stamp-2026-W49.pem is not the bulletin's": remove("stamp-2026-W49.pem"),
    "credential-2026.pem is not the bulletin's": exchange(
        "credential-2026.pem", "credential-2027.pem"
    ),
    "sealing.age is no key": exchange("sealing.age", "code.key"),
    "can be read by others": lambda settings: (settings.keys / "code.key").chmod(0o644),
    "No such file": lambda settings: (settings.folder / "bulletin.json").unlink(),
}


@pytest.mark.parametrize("problem", BROKEN)
def test_what_is_broken_is_named(real: ZoneSettings, problem: str) -> None:
    BROKEN[problem](real)
    assert any(problem in one for one in check(real, TODAY))


def test_a_bulletin_that_runs_out(real: ZoneSettings) -> None:
    problems = check(real, date(2026, 12, 2))
    assert "the bulletin has no stamp key for 2026-W50; run: tellsafe rotate" in problems


def test_another_sealing_key(real: ZoneSettings) -> None:
    (real.keys / "sealing.age").write_text(str(generate_identity()))
    assert any("does not open" in one for one in check(real, TODAY))


def test_schemes_that_nobody_looked_at(real: ZoneSettings, world: World) -> None:
    charter = replace(world.charter(), schemes=("ee.ik", "it.codicefiscale", "xx.none"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world, "charter", lambda *_: charter)
        (real.folder / "bulletin.json").write_bytes(world.bulletin())
    problems = check(real, TODAY)
    assert any('"xx.none", which python-stdnum can not' in one for one in problems)
    assert any('"it.codicefiscale" can be written in two ways' in one for one in problems)


def test_nobody_who_could_suspend(real: ZoneSettings) -> None:
    assert any("[trusted]" in one for one in check(replace(real, trusted={}), TODAY))
