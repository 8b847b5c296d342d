# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chore of the house that fails stops no other, and no tip; it is told, and tried again."""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tellsafe.desk.actions import housekeeping
from tellsafe.desk.actions.housekeeping import keep_house
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.adapters.intake import HttpIntake
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.checks import check
from tellsafe.desk.models import Purged, Record, Tip
from tellsafe.desk.puller import pulling
from tellsafe.desk.renderer import sweep_renditions
from tellsafe.desk.rules.decisions import Reason
from tellsafe.desk.tests.deciding import RETENTION, Desk, a_tip, an_attachment
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada
from tellsafe.desk.tests.world import Source, World
from tellsafe.serving.clock import SetClock
from tellsafe.serving.zone import ZoneSettings


class Puller:
    """The pulling thread, a round at a time, at a clock that is set."""

    def __init__(self, settings: ZoneSettings, fake: FakeIntake, patch: pytest.MonkeyPatch) -> None:
        self.clock = SetClock(datetime.now(UTC))
        intake = HttpIntake.of(settings, fake.transport())
        patch.setattr(HttpIntake, "of", lambda *_: intake)
        patch.setattr("tellsafe.desk.puller.SystemClock", lambda: self.clock)
        self.round: Callable[[], float] = pulling(settings)


@pytest.fixture
def puller(settings: ZoneSettings, fake: FakeIntake, monkeypatch: pytest.MonkeyPatch) -> Puller:
    return Puller(settings, fake, monkeypatch)


def breaks(*_: object) -> int:
    raise ValueError("a row that can't be")


def test_a_purge_that_fails_stops_no_tip_and_no_other_chore(
    puller: Puller, source: Source, fake: FakeIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "purge", breaks)
    Session.objects.create(session_key="x", expire_date=timezone.now() - timedelta(days=1))
    fake.submit("one", source.seal_tip(source.tip()))
    puller.round()
    assert Tip.objects.count() == 1
    assert not Session.objects.exists()


def test_it_is_tried_again_after_ten_minutes_until_it_is_done(
    puller: Puller, settings: ZoneSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def fails(*given: object) -> int:
        tried.append(given)
        return breaks()

    monkeypatch.setattr(housekeeping, "purge", fails)
    forgotten: list[object] = []
    monkeypatch.setattr(housekeeping, "forget_order", lambda: forgotten.append(1))
    for minutes in (0, 5, 10, 11):
        puller.clock.moment += timedelta(minutes=minutes)
        puller.round()
    assert (len(tried), len(forgotten)) == (3, 1)
    monkeypatch.setattr(housekeeping, "purge", lambda *_: 0)
    puller.clock.moment += timedelta(minutes=10)
    puller.round()
    assert not any("housekeeping" in problem for problem in check(settings))


def test_it_is_told_in_the_log_to_who_checks_and_on_the_page_of_files(
    puller: Puller,
    settings: ZoneSettings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = ada()
    puller.round()
    assert "could not all be destroyed" not in client.get("/media").content.decode()
    monkeypatch.setattr(housekeeping, "purge", breaks)
    puller.clock.moment += timedelta(days=1)
    with caplog.at_level(logging.ERROR, logger="tellsafe"):
        puller.round()
    assert "housekeeping: purge failed" in caplog.text
    assert "a row that can't be" not in caplog.text
    day = puller.clock.today().isoformat()
    puller.clock.moment += timedelta(days=1)
    puller.round()
    assert [one for one in check(settings) if "purge" in one and day in one]
    assert "could not all be destroyed" in client.get("/media").content.decode()


def test_a_tip_that_can_not_be_destroyed_keeps_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(world)
    tips = [a_tip(desk.today) for _ in range(9)]
    for tip in tips:
        desk.closes(tip)
    bad = tips[4].key

    def forget(tip: Tip) -> None:
        if tip.key == bad:
            breaks()

    monkeypatch.setattr("tellsafe.desk.access.likeness.forget", forget)
    with pytest.raises(ValueError, match="can't be"):
        purge(RETENTION, desk.today + timedelta(days=31))
    assert Tip.objects.get().key == bad
    assert Purged.objects.get().count == 8
    assert Record.objects.filter(act="purge").count() == 8


def test_a_file_that_can_not_be_removed_keeps_no_other(
    settings: ZoneSettings, caplog: pytest.LogCaptureFixture
) -> None:
    files = SealedFiles(settings)
    for name in "abc":
        files.path(name).write_bytes(b"")
    files.path("b").unlink()
    files.path("b").mkdir()
    with caplog.at_level(logging.ERROR, logger="tellsafe"):
        assert keep_house(files, RETENTION, SetClock(datetime.now(UTC)).today()) == ["files"]
    assert files.ids() == ["b"]
    files.path("b").rmdir()


def test_nor_a_tip_whose_file_it_is(world: World, settings: ZoneSettings) -> None:
    """Without its key it is noise; whoever sweeps finds it again."""
    desk = Desk(world)
    tips = [a_tip(desk.today), a_tip(desk.today)]
    stuck = [SealedFiles(settings).path(an_attachment(tip)) for tip in tips]
    for path in stuck:
        path.mkdir()
    desk.closes(tips[0], Reason.IDENTITY)
    desk.closes(tips[1])
    assert purge(RETENTION, desk.today + timedelta(days=31)) == 2
    for path in stuck:
        path.rmdir()


def test_a_rendition_that_can_not_be_removed_keeps_no_file_from_being_opened(
    settings: ZoneSettings,
) -> None:
    stuck = RenditionFiles(settings).path("b")
    stuck.mkdir()
    os.utime(stuck, (0, 0))
    sweep_renditions(settings)
    stuck.rmdir()
