# SPDX-License-Identifier: AGPL-3.0-or-later
"""An appeal against a suspension is answered by the oversight body, and by nobody else: it lifts
the suspension, or says that it looked and that it stays.

Seen to fail: with an upheld one that could not be lifted any more, with what outlived its tip not
counted, with a second answer counted again, and with one upheld that held no more.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.test import Client

from tellsafe.desk.actions.answer_appeal import lift_on_appeal, uphold_on_appeal
from tellsafe.desk.actions.carry_suspensions import carry_suspensions
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.models import Message, Record, Suspension, Tally, Tip
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.tests.deciding import RETENTION, Desk, state_of
from tellsafe.desk.tests.people import Role, browser_of, staff
from tellsafe.desk.tests.test_seats import seated
from tellsafe.desk.tests.test_suspensions import FakeRegistry, made_up, name_of
from tellsafe.desk.tests.world import World

WHY = {"why": "The photo shows the gate in June."}
STAYS = {"why": "No house of that number was ever built there."}


@dataclass(frozen=True)
class Appeal:
    """A suspension whose source appeals, and somebody of the body at its page."""

    tip: Tip
    number: str
    body: Client
    registry: FakeRegistry

    @property
    def page(self) -> str:
        return self.body.get(f"/oversight/appeals?number={self.number}").content.decode()

    def answers(self, answer: str, form: dict[str, str] | None = None) -> int:
        path = f"/oversight/appeals/{self.number}/{answer}"
        status = self.body.post(path, form or WHY).status_code
        carry_suspensions(self.registry)
        return status

    @property
    def told(self) -> list[str]:
        rows = Message.objects.filter(status__in=("restored", "upheld")).order_by("number")
        return [row.status for row in rows]


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def appeal(world: World, desk: Desk) -> Appeal:
    registry = FakeRegistry()
    tip = made_up(desk)
    carry_suspensions(registry)
    return Appeal(tip, Suspension.objects.get().pk, browser_of(seated(world)), registry)


def counted() -> dict[str, int]:
    """How often suspensions were looked at again, by what came of it."""
    rows = Tally.objects.filter(measure__startswith="reconsidered:")
    assert {(row.entry, row.language, row.district) for row in rows} <= {("", "", "")}
    return {row.measure.removeprefix("reconsidered:"): row.count for row in rows}


@pytest.mark.parametrize("answer", ["lift", "uphold"])
def test_only_the_oversight_body_answers_and_says_why(
    desk: Desk, appeal: Appeal, answer: str
) -> None:
    path = f"/oversight/appeals/{appeal.number}/{answer}"
    for other in (browser_of(desk.ada), browser_of(staff("mallory", Role.OVERSIGHT))):
        assert other.post(path, WHY).status_code == 404
        assert other.get(f"/oversight/appeals?number={appeal.number}").status_code == 404
    assert appeal.body.get(path).status_code == 405
    unknown = path.replace(appeal.number, "A" * 22)
    assert appeal.body.post(unknown, WHY).status_code == 404
    for why in ("", "No.", "x" * 1001):
        assert appeal.answers(answer, {"why": why}) == 409
    act = {"lift": lift_on_appeal, "uphold": uphold_on_appeal}[answer]
    for person in (desk.ada, None):
        assert act(appeal.number, WHY["why"], desk.now(person)) is Refusal.ABSENT
    assert counted() == {}
    assert appeal.told == []
    assert appeal.registry.suspended == {name_of("a")}


def test_the_page_leads_to_the_decision_and_tells_nothing_of_the_source(appeal: Appeal) -> None:
    assert f"/oversight/tips/{appeal.tip.pk}" in appeal.page
    assert appeal.tip.pseudonym_hash not in appeal.page
    other = appeal.body.get(f"/oversight/appeals?number={'A' * 22}").content.decode()
    assert "No suspension" in other


def test_one_that_is_lifted_is_lifted_once(appeal: Appeal) -> None:
    for _ in range(2):
        assert appeal.answers("lift") == 302
    assert appeal.registry.suspended == set()
    assert state_of(appeal.tip) == "closed"
    assert appeal.told == ["restored"]
    assert Record.objects.filter(act="lift-suspension").count() == 1
    assert counted() == {"lifted": 1}
    assert "Lifted on" in appeal.page
    assert "/lift" not in appeal.page
    assert "/uphold" not in appeal.page


def test_one_that_is_upheld_stays_and_its_source_is_told_so_once(
    desk: Desk, appeal: Appeal
) -> None:
    assert appeal.answers("uphold", STAYS) == 302
    first = desk.today - timedelta(days=3)
    Suspension.objects.update(upheld=first)  # three days ago, and now again
    assert appeal.answers("uphold", STAYS) == 302
    assert Suspension.objects.get().upheld == first
    assert appeal.registry.suspended == {name_of("a")}
    assert state_of(appeal.tip) == "closed"
    assert appeal.told == ["upheld"]
    assert STAYS["why"] not in Message.objects.get(status="upheld").text
    entry = Record.objects.get(act="uphold-suspension")
    assert appeal.number in entry.entry
    assert STAYS["why"] in entry.entry
    assert counted() == {"upheld": 1}
    assert "Upheld on" in appeal.page
    assert "/lift" in appeal.page
    assert "/uphold" not in appeal.page


def test_one_that_was_upheld_can_be_lifted_when_something_new_comes_out(appeal: Appeal) -> None:
    appeal.answers("uphold", STAYS)
    assert appeal.answers("lift") == 302
    assert appeal.registry.suspended == set()
    assert appeal.told == ["upheld", "restored"]
    assert counted() == {"upheld": 1, "lifted": 1}
    assert "Upheld on" in appeal.page
    assert "Lifted on" in appeal.page


def test_one_that_was_lifted_is_not_upheld_any_more(appeal: Appeal) -> None:
    appeal.answers("lift")
    assert appeal.answers("uphold", STAYS) == 302
    assert Suspension.objects.get().upheld is None
    assert appeal.told == ["restored"]
    assert counted() == {"lifted": 1}


def test_nobody_is_told_that_they_can_report_again_while_another_one_holds(
    desk: Desk, appeal: Appeal
) -> None:
    """Seen to fail: told so for the first one, and the registry gave no stamps."""
    tip = made_up(desk)
    other = replace(appeal, tip=tip, number=Suspension.objects.get(tip=tip).pk)
    assert appeal.answers("lift") == 302
    assert appeal.registry.suspended == {name_of("a")}
    assert appeal.told == []
    assert other.answers("lift") == 302
    assert appeal.registry.suspended == set()
    assert Message.objects.get(status="restored").tip == other.tip


@pytest.mark.parametrize(("answer", "finding"), [("lift", "lifted"), ("uphold", "upheld")])
def test_what_outlives_its_tip_is_answered_and_counted_all_the_same(
    desk: Desk, appeal: Appeal, answer: str, finding: str
) -> None:
    purge(RETENTION, desk.today + timedelta(days=RETENTION.unsubstantiated_days + 1))
    assert not Tip.objects.exists()
    assert "answer it where it appealed" in appeal.page
    for _ in range(2):
        assert appeal.answers(answer) == 302
    assert counted() == {finding: 1}
    assert appeal.told == []
    assert Record.objects.filter(act=f"{answer}-suspension").count() == 1


def test_what_was_answered_stands_among_the_acts_that_the_body_sees(appeal: Appeal) -> None:
    appeal.answers("uphold", STAYS)
    appeal.answers("lift")
    page = appeal.body.get("/oversight/acts?group=suspensions").content.decode()
    for words in ("upheld a suspension, on appeal", "lifted a suspension, on appeal"):
        assert words in page
    assert STAYS["why"] in page
