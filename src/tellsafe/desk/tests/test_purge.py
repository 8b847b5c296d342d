# SPDX-License-Identifier: AGPL-3.0-or-later
"""What has had its time is destroyed: no word of it in any file or table, and the log has a count.

Seen to fail: with the write-ahead log not folded in, with holds left unasked, with words left in
the vocabulary, and with the count noted as logged before the log had it.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tellsafe.desk.access import search
from tellsafe.desk.actions.housekeeping import forget_order
from tellsafe.desk.actions.log_purges import log_purges
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.actions.verify_record import verify_record
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.adapters.translog import TranslogError
from tellsafe.desk.models import Hold, Incident, Purged, Record, SearchWord, Tally, Tip
from tellsafe.desk.rules.decisions import Again, Corroboration, HoldReason, Kind, Outcome, Reason
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.terms import Hold as Terms
from tellsafe.desk.tests.deciding import RETENTION, Desk, a_tip, an_attachment
from tellsafe.desk.tests.test_remove_content import WORDS, found, ghosts, on_postgresql
from tellsafe.desk.tests.test_remove_content import full as full
from tellsafe.desk.tests.world import World
from tellsafe.serving.zone import ZoneSettings

DAY = timedelta(days=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def after(desk: Desk, days: int) -> date:
    return desk.today + timedelta(days=days)


def test_a_tip_leaves_nothing_but_counts(settings: ZoneSettings, full: tuple[Desk, Tip]) -> None:
    desk, tip = full
    sealed, key = SealedFiles(settings), tip.pk
    desk.closes(tip)
    assert found(settings) == set(WORDS)
    assert purge(RETENTION, after(desk, 30)) == 0
    assert purge(RETENTION, after(desk, 31)) == 1
    assert found(settings) == set()
    assert sealed.ids() == []
    assert not Tip.objects.exists()
    assert not Incident.objects.exists()
    assert not SearchWord.objects.exists()
    assert Record.objects.filter(act="purge", about=f"tip:{key}").count() == 1
    assert verify_record(after(desk, 31)).sound
    assert Tally.objects.get(measure="purged").count == 1
    assert Tally.objects.get(measure="received").count == 1
    assert purge(RETENTION, after(desk, 31)) == 0


@on_postgresql
def test_postgresql_leaves_no_ghost_once_the_tables_are_written_anew(
    full: tuple[Desk, Tip],
) -> None:
    desk, tip = full
    desk.closes(tip)
    purge(RETENTION, after(desk, 31))
    forget_order()
    assert ghosts() == []


def test_what_was_substantiated_stays_longer_and_what_waits_stays(desk: Desk) -> None:
    true, unfounded, waiting = (a_tip(desk.today, name) for name in "abc")
    for tip, outcome in ((true, Outcome.ENDED), (unfounded, Outcome.NOT_FOUND)):
        an_attachment(tip)
        evidence = tip.attachments.get().pk
        incident = desk.grounds(tip, None, Corroboration.EVIDENCE, evidence).incident
        desk.concludes(incident, outcome)
    assert purge(RETENTION, after(desk, 31)) == 1
    assert set(Tip.objects.values_list("pk", flat=True)) == {true.pk, waiting.pk}
    assert Incident.objects.get().outcome == Outcome.ENDED
    assert purge(RETENTION, after(desk, 731)) == 1
    assert Tip.objects.get().pk == waiting.pk
    assert not Incident.objects.exists()


def test_days_count_from_the_last_time_that_it_was_closed(desk: Desk) -> None:
    tip = a_tip(desk.today)
    desk.closes(tip)
    desk.today += 20 * DAY
    assert reopen(tip.pk, Again.ASKED, desk.now(desk.ada)) is None
    assert purge(RETENTION, desk.today + 300 * DAY) == 0
    desk.closes(tip)
    assert purge(RETENTION, desk.today + 30 * DAY) == 0
    assert purge(RETENTION, desk.today + 31 * DAY) == 1


def holds(desk: Desk, tip: Tip, days: int) -> Refusal | None:
    terms = Terms(HoldReason.COURT, desk.today + timedelta(days=days))
    key, refusal = desk.proposes(Kind.HOLD, tip, terms)
    return refusal or desk.agrees(key)


def test_two_people_hold_a_tip_until_a_day(desk: Desk) -> None:
    tip = a_tip(desk.today)
    desk.closes(tip)
    terms = Terms(HoldReason.COURT, desk.today + 100 * DAY)
    key, _ = desk.proposes(Kind.HOLD, tip, terms)
    assert desk.agrees(key, by=desk.ada) is Refusal.OWN
    assert not Hold.objects.exists()
    assert desk.agrees(key) is None
    held = Hold.objects.get()
    assert (held.by, held.confirmed_by) == (desk.ada, desk.bao)
    assert purge(RETENTION, after(desk, 100)) == 0
    assert purge(RETENTION, after(desk, 101)) == 1


def test_a_hold_ends_within_a_year_and_can_be_agreed_again(desk: Desk) -> None:
    tip = a_tip(desk.today)
    desk.closes(tip)
    assert holds(desk, tip, 0) is Refusal.UNTIL
    assert holds(desk, tip, 366) is Refusal.UNTIL
    assert holds(desk, tip, 365) is None
    desk.today += 300 * DAY
    assert holds(desk, tip, 100) is None
    assert purge(RETENTION, after(desk, 100)) == 0
    assert purge(RETENTION, after(desk, 101)) == 1


def test_a_hold_that_is_proposed_holds_nothing(desk: Desk) -> None:
    tip = a_tip(desk.today)
    desk.closes(tip)
    desk.proposes(Kind.HOLD, tip, Terms(HoldReason.APPEAL, desk.today + 100 * DAY))
    assert purge(RETENTION, after(desk, 31)) == 1


def test_a_hold_keeps_nothing_that_two_people_remove(desk: Desk) -> None:
    tip = a_tip(desk.today)
    assert holds(desk, tip, 100) is None
    desk.closes(tip, Reason.IDENTITY)
    tip.refresh_from_db()
    assert (tip.removed, tip.conduct) == (True, "")
    assert purge(RETENTION, after(desk, 100)) == 0
    assert purge(RETENTION, after(desk, 101)) == 1


def test_an_incident_stays_for_as_long_as_one_tip_of_it(desk: Desk) -> None:
    first, second = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    incident = desk.grounds(first).incident
    desk.grounds(second, incident)
    incident.refresh_from_db()
    desk.concludes(incident, Outcome.NOT_FOUND)
    assert holds(desk, first, 200) is None
    assert purge(RETENTION, after(desk, 31)) == 1
    assert Incident.objects.get().links.get().tip_id == first.pk
    assert purge(RETENTION, after(desk, 201)) == 1
    assert not Incident.objects.exists()


def test_many_are_destroyed_in_batches_and_words_that_others_hold_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tellsafe.desk.actions.purge._BATCH", 3)
    tips = [a_tip(desk.today, conduct=f"petrol number{n}") for n in range(8)]
    for tip in tips:
        search.index(tip)
    for tip in tips[:7]:
        desk.closes(tip)
    assert purge(RETENTION, after(desk, 31)) == 7
    assert Purged.objects.get().count == 7
    words = dict(SearchWord.objects.values_list("word", "tips"))
    assert words == {"petrol": 1, "number7": 1}
    assert Record.objects.filter(act="purge").count() == 7
    assert verify_record(after(desk, 31)).sound


def test_a_drill_is_destroyed_and_counted_in_no_figure(desk: Desk) -> None:
    tip = a_tip(desk.today, drill=True)
    desk.closes(tip)
    assert purge(RETENTION, after(desk, 31)) == 1
    assert not Tally.objects.filter(measure="purged").exists()
    assert not Purged.objects.exists(), "the public log would count it"


class Log:
    """A log that can be out of reach."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.is_away = False

    def append(self, entry: bytes) -> None:
        if self.is_away:
            raise TranslogError("away")
        self.entries.append(entry)

    def told(self) -> Sequence[tuple[object, object]]:
        return [(one["day"], one["count"]) for one in map(json.loads, self.entries)]


def test_the_log_has_a_count_for_each_day_that_is_over(desk: Desk) -> None:
    log = Log()
    for days in (0, 1):
        tip = a_tip(desk.today)
        desk.today += days * DAY
        desk.closes(tip)
    purge(RETENTION, desk.today + 30 * DAY)
    purge(RETENTION, desk.today + 31 * DAY)
    first, second = (desk.today + n * DAY for n in (30, 31))
    assert log_purges(log, first) == 0
    log.is_away = True
    with pytest.raises(TranslogError):
        log_purges(log, second)
    log.is_away = False
    assert log_purges(log, second) == 1
    assert log_purges(log, second + DAY) == 1
    assert log_purges(log, second + DAY) == 0
    assert log.told() == [(first.isoformat(), 1), (second.isoformat(), 1)]
