# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public is told of each month once, when it is over: signed, in the log, then at intake.

Seen to fail: with an account made on the last day of its month.
"""

import json
import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tellsafe.desk.access import Tip, accounts, record, tallies
from tellsafe.desk.actions import account_for
from tellsafe.desk.actions.account_for import (
    hand_accounts,
    log_accounts,
    make_accounts,
)
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.actions.search import state_search
from tellsafe.desk.adapters.intake import HttpIntake, IntakeError
from tellsafe.desk.adapters.translog import Stands, StandsOtherwiseError, TranslogError
from tellsafe.desk.models import MonthAccount, Tally
from tellsafe.desk.rules.account import counts_of
from tellsafe.desk.rules.decisions import Again, Outcome, Reason
from tellsafe.desk.rules.purposes import SearchPurpose
from tellsafe.desk.rules.suspension import Reconsidered
from tellsafe.desk.tests.deciding import Desk
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import Role, staff
from tellsafe.desk.tests.test_suspensions import made_up
from tellsafe.desk.tests.world import World
from tellsafe.formats.account import Account, verify_account
from tellsafe.formats.account_tables import Counts
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.small_cells import FEW
from tellsafe.serving.zone import ZoneSettings

OCTOBER, NOVEMBER = date(2026, 10, 15), date(2026, 11, 15)


class Log:
    """Remembers what was put there, each entry once."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.is_away = False

    def append(self, entry: bytes) -> Stands:
        if self.is_away:
            raise TranslogError("away")
        month = json.loads(entry)["month"]
        if any(one != entry and json.loads(one)["month"] == month for one in self.entries):
            raise StandsOtherwiseError("status 409")
        if entry not in self.entries:
            self.entries.append(entry)
        return Stands(self.entries.index(entry), "a checkpoint\n", ("A" * 43,))


def counted(times: int, measure: str, day: date, *, took: int = 0, **changes: Any) -> None:
    given = {"entry": "fire-risk", "language": "en", "where_district": "north"} | changes
    for _ in range(times):
        since = day - timedelta(days=took)
        tallies.count(Tip(**given), measure, day, since=since, promised=7)


def account(world: World, month: str = "2026-10") -> Account:
    signed = bytes(MonthAccount.objects.get(month=month).signed)
    public = world.message.public_key().public_bytes_raw()
    return verify_account(signed, [public], world.bulletin().deployment)


@pytest.mark.parametrize(
    ("today", "made"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), []),  # what was begun on the last day may still be coming in
        (date(2026, 11, 2), ["2026-10"]),
        (date(2027, 1, 2), ["2026-10", "2026-11", "2026-12"]),
    ],
)
def test_a_month_is_accounted_for_from_the_second_day_after(
    settings: ZoneSettings, today: date, made: list[str]
) -> None:
    counted(6, "received", OCTOBER)
    assert make_accounts(settings, today) == len(made)
    assert sorted(accounts.made()) == made
    assert make_accounts(settings, today) == 0


def test_before_anything_happened_there_is_nothing_to_account_for(settings: ZoneSettings) -> None:
    assert make_accounts(settings, NOVEMBER) == 0


def test_what_it_says(settings: ZoneSettings, world: World) -> None:
    counted(40, "received", OCTOBER)
    counted(3, "received", OCTOBER, language="ug")
    counted(20, "answered", OCTOBER, took=3)
    counted(10, "answered", OCTOBER, took=9)
    counted(12, f"outcome:{Outcome.ENDED}", OCTOBER, took=30)
    counted(9, f"closed:{Reason.NOT_OURS}", OCTOBER)
    counted(14, f"closed:{Reason.IDENTITY}", OCTOBER)
    counted(99, "received", NOVEMBER)
    make_accounts(settings, NOVEMBER)
    said = account(world)
    assert said.total("received").value == 43
    assert said.table("received", "language").cells["ug"] is FEW
    assert said.table("answered", "promise").cells["in-time"].value == 20
    assert said.table("answered", "promise").cells["late"].value == 10
    assert said.mean_days.answer == 5
    assert said.total("followed").value == 12
    assert said.total("closed").value == 23
    # Of six reasons four are none at all, so one of the large ones is held back beside them.
    assert said.table("closed", "reason").cells["no-danger"] is FEW
    assert said.promised.answer == world.bulletin().charter.promises.acknowledge_days


def test_what_it_says_of_suspensions(settings: ZoneSettings, world: World) -> None:
    for reason in Reason:
        counted(20 if reason is Reason.KNOWINGLY_FALSE else 9, f"closed:{reason}", OCTOBER)
    counted(9, f"outcome:{Outcome.ENDED}", OCTOBER)
    counted(14, "suspended", OCTOBER)
    for finding, times in ((Reconsidered.UPHELD, 10), (Reconsidered.LIFTED_BY_DESK, 9)):
        for _ in range(times):
            tallies.count_alone(f"reconsidered:{finding}", OCTOBER)
    for _ in range(50):
        tallies.count_alone(f"reconsidered:{Reconsidered.LIFTED}", NOVEMBER)
    make_accounts(settings, NOVEMBER)
    said = account(world)
    assert said.total("made-up").value == 20
    parts = said.table("made-up", "consequence").cells
    assert {part: cell.value for part, cell in parts.items()} == {"suspended": 14, "none": 6}
    assert said.total("reconsidered").value == 19
    assert said.table("reconsidered", "finding").cells["lifted"] is FEW


def counts(world: World, today: date) -> Counts:
    return counts_of(tallies.of_months(today, today), {}, world.bulletin())


def test_each_closing_is_counted_once_with_what_it_led_to(world: World) -> None:
    """Of a month in which one tip was made up, looked at again, and made up once more; one was
    never verified; and one was a drill."""
    desk = Desk(world)
    tip = made_up(desk)
    reopen(tip.pk, Again.ASKED, desk.now(desk.ada))
    desk.closes(tip, Reason.KNOWINGLY_FALSE)
    made_up(desk, "b", term=None)
    made_up(desk, "c", drill=True)
    found = counts(world, desk.today)
    assert found["closed", "reason"]["knowingly-false"] == 3
    assert found["made-up", "consequence"] == {"suspended": 2, "none": 1}
    assert found["reconsidered", "finding"] == {"lifted": 0, "upheld": 0, "lifted-by-desk": 1}


def test_what_had_no_consequence_is_never_less_than_none(world: World) -> None:
    """An account whose parts come to another total than the closings could never be made."""
    counted(2, f"closed:{Reason.KNOWINGLY_FALSE}", OCTOBER)
    counted(3, "suspended", OCTOBER)
    assert counts(world, OCTOBER)["made-up", "consequence"] == {"suspended": 2, "none": 0}


def test_a_drill_is_in_no_account(settings: ZoneSettings, world: World) -> None:
    counted(40, "received", OCTOBER)
    counted(50, "received", OCTOBER, drill=True)
    make_accounts(settings, NOVEMBER)
    assert account(world).total("received").value == 40


def test_searches_are_counted_by_the_purpose_that_was_stated(
    settings: ZoneSettings, world: World
) -> None:
    counted(6, "received", OCTOBER)
    ada = staff("ada", Role.TRIAGER)
    for day, times in ((OCTOBER, 6), (date(2026, 10, 31), 1), (NOVEMBER, 20)):
        for _ in range(times):
            state_search(ada, SearchPurpose.SAME_EVENT, "Is it one fire?", "mill lane", day)
    make_accounts(settings, NOVEMBER)
    assert account(world).total("searched").value == 7
    with transaction.atomic():
        record.note(ada, "read", "desk", OCTOBER)
    assert b"mill" not in bytes(MonthAccount.objects.get().signed)


def test_what_is_counted_later_changes_no_account(settings: ZoneSettings, world: World) -> None:
    """Else the difference would be the count of what was added."""
    counted(40, "received", OCTOBER)
    make_accounts(settings, NOVEMBER)
    before = bytes(MonthAccount.objects.get().signed)
    counted(1, "received", OCTOBER)
    make_accounts(settings, NOVEMBER)
    assert bytes(MonthAccount.objects.get().signed) == before
    assert account(world).total("received").value == 40


def test_it_stands_in_the_log_before_intake_has_it(
    settings: ZoneSettings, world: World, fake: FakeIntake
) -> None:
    counted(40, "received", OCTOBER)
    make_accounts(settings, NOVEMBER)
    log, intake = Log(), HttpIntake.of(settings, fake.transport())
    hand_accounts(intake)
    assert fake.accounts == {}
    log.is_away = True
    with pytest.raises(TranslogError):
        log_accounts(log)
    log.is_away = False
    log_accounts(log)
    log_accounts(log)
    signed = bytes(MonthAccount.objects.get().signed)
    entry = {"v": 1, "type": "account", "month": "2026-10", "sha256": sha256_hex(signed)}
    assert [json.loads(one) for one in log.entries] == [entry]
    fake.down = True
    with pytest.raises(IntakeError):
        hand_accounts(intake)
    fake.down = False
    hand_accounts(intake)
    handed = json.loads(fake.accounts["2026-10"])
    assert handed["account"] == signed.decode()
    assert handed["log"] == {"index": 0, "checkpoint": "a checkpoint\n", "proof": ["A" * 43]}
    fake.accounts.clear()
    hand_accounts(intake)
    assert fake.accounts == {}  # once is enough


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_bytes(
    settings: ZoneSettings, fake: FakeIntake
) -> None:
    counted(40, "received", OCTOBER)
    make_accounts(settings, NOVEMBER)
    log_accounts(Log())
    intake = HttpIntake.of(settings, fake.transport())
    hand_accounts(intake)
    MonthAccount.objects.update(handed=False)  # a crash came before it was noted
    hand_accounts(intake)
    fake.accounts["2026-10"] = b"another"
    MonthAccount.objects.update(handed=False)
    with pytest.raises(IntakeError, match="409"):
        hand_accounts(intake)


def test_a_month_that_can_not_be_accounted_for_keeps_no_other_back(
    settings: ZoneSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counted(40, "received", OCTOBER)
    make = account_for._account

    def breaks(month: str, public: Bulletin) -> Account:
        if month == "2026-10":
            raise ValueError("a count that can't be")
        return make(month, public)

    monkeypatch.setattr(account_for, "_account", breaks)
    with caplog.at_level(logging.ERROR, logger="tellsafe"):
        assert make_accounts(settings, date(2026, 12, 2)) == 1
    assert MonthAccount.objects.get().month == "2026-11"
    assert "no account of 2026-10" in caplog.text
    monkeypatch.setattr(account_for, "_account", make)
    assert make_accounts(settings, date(2026, 12, 2)) == 1


def test_one_that_intake_will_not_have_keeps_no_other_back(
    settings: ZoneSettings, fake: FakeIntake
) -> None:
    """Seen to fail with the first refusal ending it: no later month ever came to the public."""
    counted(40, "received", OCTOBER)
    make_accounts(settings, date(2026, 12, 2))
    log_accounts(Log())
    fake.accounts["2026-10"] = b"another"
    with pytest.raises(IntakeError, match="409"):
        hand_accounts(HttpIntake.of(settings, fake.transport()))
    assert set(fake.accounts) == {"2026-10", "2026-11"}
    assert accounts.to_hand()[0][0] == "2026-10"


def test_no_part_is_named_that_charter_and_catalogue_do_not_name(
    settings: ZoneSettings, world: World
) -> None:
    """A source may write any language and district, and nothing of it into an account."""
    counted(40, "received", OCTOBER, language="x-ada-was-here", where_district="at-ada-s")
    make_accounts(settings, NOVEMBER)
    assert b"ada" not in json.dumps(account(world).to_json()).encode()
    assert account(world).span("received", "language", "other").high >= 36
    assert Tally.objects.filter(language="x-ada-was-here").exists()
