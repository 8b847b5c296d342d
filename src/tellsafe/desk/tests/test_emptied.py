# SPDX-License-Identifier: AGPL-3.0-or-later
"""What staff wrote about an incident goes when no tip is left that it speaks of."""

from datetime import date, timedelta

import pytest

from tellsafe.desk.access import incidents, proposals
from tellsafe.desk.actions.note_incident import note_incident
from tellsafe.desk.actions.order_review import end_review, order_review
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.actions.unlink import unlink
from tellsafe.desk.models import Incident, Link, Note, Record, Tip
from tellsafe.desk.rules.decisions import Corroboration, HoldReason, Kind, Outcome, Reason, Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.reviews import Finding
from tellsafe.desk.rules.terms import Ground, Hold
from tellsafe.desk.tests.deciding import CONDUCT, RETENTION, Desk, a_tip
from tellsafe.desk.tests.people import browser_of
from tellsafe.desk.tests.test_seats import seated
from tellsafe.desk.tests.world import World

KEPT = timedelta(days=RETENTION.unsubstantiated_days)
DAY = timedelta(days=1)


class Left(Desk):
    """An incident with a note, begun with the first of two tips."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.first, self.second = a_tip(self.today, "a"), a_tip(self.today, "b")
        self.incident = self.joins(self.first, None, "one").incident
        now = self.now(self.ada)
        assert note_incident(self.incident.pk, proposals.new_id(), "Asked the owner.", now) is None

    def joins(self, tip: Tip, incident: Incident | None, word: str) -> Link:
        key = incident.pk if incident else None
        terms = Ground("fire-risk", f"{CONDUCT} ({word})", key, Corroboration.INDEPENDENT)
        self.decide(Kind.GROUND, tip, terms)
        return Link.objects.get(tip=tip, undone=None)

    def leaves(self, tip: Tip) -> None:
        link = Link.objects.get(tip=tip, undone=None)
        assert unlink(link.pk, Undo.NO_GROUND, self.now(self.ada)) is None

    def words(self) -> tuple[str, int]:
        """What the incident says, without CONDUCT; and how many notes."""
        self.incident.refresh_from_db()
        said = self.incident.conduct.removeprefix(CONDUCT).strip(" ()")
        return said, Note.objects.filter(incident=self.incident).count()

    def purges(self, day: date) -> tuple[str, int]:
        purge(RETENTION, day)
        return self.words()


@pytest.fixture
def desk(world: World) -> Left:
    return Left(world)


def test_of_an_incident_that_all_tips_left_words_go_when_what_came_of_nothing_does(
    desk: Left,
) -> None:
    desk.leaves(desk.first)
    assert desk.purges(desk.today + KEPT) == ("one", 1)
    assert desk.purges(desk.today + KEPT + DAY) == ("", 0)
    about = f"incident:{desk.incident.pk}"
    assert Record.objects.filter(act="remove", about=about).count() == 1
    purge(RETENTION, desk.today + KEPT + 2 * DAY)
    assert Record.objects.filter(act="remove", about=about).count() == 1


def test_one_with_a_tip_keeps_them(desk: Left) -> None:
    assert desk.purges(desk.today + 10 * KEPT) == ("one", 1)


def test_so_does_one_whose_former_tip_two_people_hold(desk: Left) -> None:
    desk.leaves(desk.first)
    until = desk.today + 3 * KEPT
    desk.decide(Kind.HOLD, desk.first, Hold(HoldReason.COURT, until))
    assert desk.purges(until) == ("one", 1)
    assert desk.purges(until + DAY) == ("", 0)


@pytest.mark.parametrize("about", ["incident", "tip"])
def test_and_one_that_the_oversight_body_has_under_review(
    desk: Left, world: World, about: str
) -> None:
    desk.leaves(desk.first)
    noor, key = seated(world), proposals.new_id()
    subject = desk.incident if about == "incident" else desk.first
    assert order_review(key, about, subject.pk, "Was there a ground?", desk.now(noor)) is None
    assert desk.purges(desk.today + KEPT + DAY) == ("one", 1)
    assert end_review(key, Finding.HOLDS, desk.now(noor)) is None
    assert desk.purges(desk.today + KEPT + DAY) == ("", 0)


def test_words_go_at_once_where_content_was_removed_and_the_last_other_tip_leaves(
    desk: Left,
) -> None:
    """What is written there may be about what two people have refused to keep."""
    desk.joins(desk.second, desk.incident, "two")
    desk.leaves(desk.first)
    desk.closes(desk.first, Reason.IDENTITY)
    assert desk.words() == ("two", 1)
    desk.leaves(desk.second)
    assert desk.words() == ("", 0)


def test_an_incident_says_what_a_tip_in_it_says(desk: Left) -> None:
    """Else the sentence about one that left would be kept for as long as the others are."""
    desk.joins(desk.second, desk.incident, "two")
    assert desk.words() == ("one", 1)
    desk.leaves(desk.first)
    assert desk.words() == ("two", 1)


def test_it_does_so_when_one_joins_that_all_had_left(desk: Left) -> None:
    """Seen to fail: the sentence outlived the content of the tip that it was about, for a day."""
    desk.leaves(desk.first)
    desk.joins(desk.second, desk.incident, "two")
    assert desk.words() == ("two", 1)
    desk.closes(desk.first, Reason.IDENTITY)
    assert desk.words() == ("two", 1)


def test_so_it_does_after_one_was_destroyed(desk: Left) -> None:
    """Held longer, the other one keeps the incident, and no word about the first."""
    desk.joins(desk.second, desk.incident, "two")
    desk.incident.refresh_from_db()
    desk.concludes(desk.incident, Outcome.MISTAKEN)
    until = desk.today + 3 * KEPT
    desk.decide(Kind.HOLD, desk.second, Hold(HoldReason.COURT, until))
    assert desk.purges(desk.today + KEPT) == ("one", 1)
    assert desk.purges(desk.today + KEPT + DAY) == ("two", 1)
    assert Tip.objects.get() == desk.second


def test_one_that_is_held_and_closed_takes_its_sentence_along(desk: Left) -> None:
    third = a_tip(desk.today, "a")
    desk.joins(third, desk.incident, "three")
    desk.first.refresh_from_db()
    desk.closes(desk.first)
    assert desk.words() == ("three", 1)


def test_nothing_joins_an_incident_of_which_nothing_is_known(desk: Left) -> None:
    desk.leaves(desk.first)
    assert desk.purges(desk.today + KEPT + DAY) == ("", 0)
    terms = Ground("fire-risk", CONDUCT, desk.incident.pk, Corroboration.INDEPENDENT)
    assert desk.proposes(Kind.GROUND, desk.second, terms)[1] is Refusal.NO_PLACE
    assert desk.incident not in incidents.joinable("fire-risk", "", 9)
    page = browser_of(desk.ada).get(f"/incidents/{desk.incident.pk}").content.decode()
    assert "no tip is left in it" in page


def test_and_nobody_writes_about_it(desk: Left) -> None:
    """Seen to fail: a note on what two people had refused to keep stayed as long as any other."""
    browser, place = browser_of(desk.ada), f"/incidents/{desk.incident.pk}"
    assert f'action="{place}/notes"' in browser.get(place).content.decode()
    desk.leaves(desk.first)
    desk.closes(desk.first, Reason.IDENTITY)
    assert desk.words() == ("", 0)
    assert f'action="{place}/notes"' not in browser.get(place).content.decode()
    late = {"key": proposals.new_id(), "text": "It was the one that speaks of who they are."}
    assert browser.post(f"{place}/notes", late).status_code == 409
    assert desk.words() == ("", 0)
    assert Record.objects.filter(act="note").count() == 1
