# SPDX-License-Identifier: AGPL-3.0-or-later
"""A threat to life rings for whoever is on duty until one claims it; late, for supervisors too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tellsafe.desk.access import alarms, changes
from tellsafe.desk.actions.claim import Claimed, claim
from tellsafe.desk.actions.escalate import escalate
from tellsafe.desk.actions.give import give
from tellsafe.desk.models import Alarm, Drill, Record, Tally, Tip
from tellsafe.desk.rules.alarms import UNCLAIMED_FOR
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.people import ada, adam, bao, browser_of, ines, staff, sumi
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source
from tellsafe.desk.web.queue import clock as hands
from tellsafe.formats.encoding import b64u
from tellsafe.serving.clock import SetClock
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Stands at the second in which the test began."""
    set_clock = SetClock(datetime.now(UTC).replace(microsecond=0))
    monkeypatch.setattr(hands, "CLOCK", set_clock)
    return set_clock


def rings(client: Client) -> bool:
    """On any page, and in the banner that a script asks for."""
    banner = 'class="alarm"' in client.get("/ringing").content.decode()
    assert banner == ('class="alarm"' in client.get("/refusals").content.decode())
    return banner


def tallied() -> dict[str, int]:
    return {row.measure: row.count for row in Tally.objects.exclude(measure="received")}


@pytest.fixture
def threat(settings: ZoneSettings, source: Source, fake: FakeIntake, clock: SetClock) -> str:
    return take(settings, source, fake, life_at_risk=True)


def test_it_rings_for_who_is_on_duty_and_not_yet_for_a_supervisor(threat: str) -> None:
    assert [rings(client) for client in (ada(), ines(), sumi())] == [True, True, False]


def test_what_is_no_threat_does_not_ring(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    assert not rings(ada())


def test_reading_does_not_silence_it(threat: str) -> None:
    client = ada()
    client.get(f"/tips/{threat}")
    assert rings(client)


def test_claimed_it_is_quiet_everywhere_and_its_time_is_gone(threat: str) -> None:
    one, other = ada(), bao()
    before = changes.mark()
    one.post(f"/tips/{threat}/claim")
    assert not rings(one)
    assert not rings(other)
    assert not Alarm.objects.exists()
    assert changes.mark().alarm == before.alarm + 1
    assert tallied() == {"claimed-in-time": 1}
    assert Tip.objects.get().urgency == 1


def test_unclaimed_for_two_minutes_it_goes_to_the_supervisors(threat: str, clock: SetClock) -> None:
    one, supervisor = ada(), sumi()
    Alarm.objects.update(since=clock.moment)
    clock.moment += UNCLAIMED_FOR - timedelta(seconds=1)
    assert escalate(clock) == 0
    assert not rings(supervisor)
    clock.moment += timedelta(seconds=1)
    before = changes.mark()
    assert [escalate(clock), escalate(clock)] == [1, 0]
    assert changes.mark().alarm == before.alarm + 1
    assert rings(supervisor)
    assert rings(one)
    assert "unclaimed for two minutes" in one.get("/ringing").content.decode()
    assert Record.objects.get(act="escalate").staff == 0
    one.post(f"/tips/{threat}/claim")
    assert tallied() == {"claimed-late": 1}
    assert not rings(supervisor)


def test_it_is_late_by_the_clock_even_if_nobody_looked(threat: str, clock: SetClock) -> None:
    Alarm.objects.update(since=clock.moment - UNCLAIMED_FOR)
    assert rings(sumi())
    ada().post(f"/tips/{threat}/claim")
    assert tallied() == {"claimed-late": 1}


def test_given_to_somebody_it_rings_on_until_one_claims_it(threat: str) -> None:
    me, other, third = staff("ada"), staff("bao"), staff("kim")
    browser_of(me).post(f"/tips/{threat}/give", {"to": other.pk})
    assert rings(browser_of(other))
    assert Tip.objects.get().urgency == 0
    browser_of(third).post(f"/tips/{threat}/claim")
    assert not rings(browser_of(other))
    assert Tip.objects.get().assignee == third


def test_an_answer_is_no_claim(threat: str) -> None:
    client = ada()
    form = {"text": "Help is on its way.", "language": "en", "message": "A" * 22}
    assert client.post(f"/tips/{threat}/reply", form).status_code < 400
    assert rings(client)
    assert (Tip.objects.get().urgency, Tip.objects.get().assignee) == (0, None)


@pytest.mark.parametrize("act", ["release", "remove", "give"])
def test_what_rings_stays_first_whoever_it_goes_to(threat: str, act: str) -> None:
    """Given to somebody and answered, it still rings: nobody has claimed it."""
    me, other = staff("ada"), staff("bao")
    client = browser_of(me)
    client.post(f"/tips/{threat}/give", {"to": other.pk})
    form = {"text": "Help is on its way.", "language": "en", "message": "A" * 22}
    client.post(f"/tips/{threat}/reply", form)
    if act == "remove":
        adam().post(f"/people/{other.pk}/remove")
    else:
        client.post(f"/tips/{threat}/{act}", {"to": me.pk})
    assert rings(client)
    tip = Tip.objects.get()
    assert (tip.urgency, tip.assignee) == (0, me if act == "give" else None)
    assert Alarm.objects.count() == 1


def test_put_back_before_it_was_answered_it_rings_again(threat: str) -> None:
    client = ada()
    client.post(f"/tips/{threat}/claim")
    client.post(f"/tips/{threat}/release")
    assert rings(client)
    assert Tip.objects.get().urgency == 0


def test_answered_and_put_back_it_stays_quiet(threat: str) -> None:
    client = ada()
    client.post(f"/tips/{threat}/claim")
    form = {"text": "Help is on its way.", "language": "en", "message": "A" * 22}
    client.post(f"/tips/{threat}/reply", form)
    client.post(f"/tips/{threat}/release")
    assert not rings(client)


@pytest.mark.parametrize("act", ["remove", "roles"])
def test_it_rings_again_when_who_claimed_it_works_on_tips_no_more(threat: str, act: str) -> None:
    me, other = staff("ada"), bao()
    browser_of(me).post(f"/tips/{threat}/claim")
    before = changes.mark()
    adam().post(f"/people/{me.pk}/{act}", {"role": ["auditor"]})
    assert rings(other)
    tip = Tip.objects.get()
    assert (tip.urgency, tip.assignee) == (0, None)
    now = changes.mark()
    assert (now.alarm > before.alarm, now.tips > before.tips) == (True, True)
    freed = Record.objects.get(about=f"staff:{me.pk}", act__startswith=act)
    assert '"freed":1' in freed.entry


def test_nobody_who_is_leaving_can_silence_it_or_be_given_it(threat: str, clock: SetClock) -> None:
    """Their request began before they were removed, and ends after."""
    me, other = staff("ada"), staff("bao")
    adam().post(f"/people/{me.pk}/remove")
    assert claim(threat, me, clock) is Claimed.ABSENT
    assert not give(threat, other, me, "", clock)
    assert rings(browser_of(other))
    tip = Tip.objects.get()
    assert (tip.urgency, tip.assignee) == (0, None)


def test_who_leaves_rings_for_nothing_that_was_answered_or_is_done(clock: SetClock) -> None:
    me = staff("ada")
    kept(1, life_at_risk=True, assignee=me, state=TipState.OPEN.value)
    kept(2, life_at_risk=True, assignee=me, state=TipState.CLOSED.value, due=None)
    adam().post(f"/people/{me.pk}/remove")
    assert not Alarm.objects.exists()
    assert not Tip.objects.exclude(assignee=None).exists()


def test_a_drill_rings_as_a_test_and_counts_nowhere(
    settings: ZoneSettings, source: Source, fake: FakeIntake, clock: SetClock
) -> None:
    said = source.tip(life_at_risk=True)
    Drill.objects.create(id=b64u(said.tip), day=clock.today())
    fake.submit("drill", source.seal_tip(said))
    pull(settings, fake)
    client = ada()
    assert "TEST: threat to life" in client.get("/ringing").content.decode()
    client.post(f"/tips/{b64u(said.tip)}/claim")
    assert not Tally.objects.exists()


def test_the_banner_has_room_for_some_and_counts_the_others(clock: SetClock) -> None:
    for number in range(7):
        alarms.ring(kept(number, life_at_risk=True), clock)
    page = ada().get("/ringing").content.decode()
    assert page.count('class="alarm" data-tip') == 5
    assert "and 2 more" in page
