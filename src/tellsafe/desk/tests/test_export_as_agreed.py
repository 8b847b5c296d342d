# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves is what two people agreed to, as it was when they did, and as the rules are now."""

import pytest

from tellsafe.desk.access import Incident, Message, Proposal, Way, proposals
from tellsafe.desk.actions.export_incident import Export, begin_export
from tellsafe.desk.actions.unlink import unlink
from tellsafe.desk.models import Link, Pause, Record
from tellsafe.desk.rules.decisions import Kind, Outcome, Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.deciding import Desk, a_tip, ask_source
from tellsafe.desk.tests.people import browser_of, staff
from tellsafe.desk.tests.world import World


class Agreed(Desk):
    """An incident of two tips, of which two people agreed that it leave the desk."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.ines = staff("ines", Role.INVESTIGATOR)
        self.sumi = staff("sumi", Role.SUPERVISOR)
        self.tips = [a_tip(self.today, name) for name in "abc"]
        self.incident: Incident = self.grounds(self.tips[0]).incident
        self.joins(1)
        self.agree()

    def joins(self, number: int) -> None:
        self.grounds(self.tips[number], self.incident)
        self.incident.refresh_from_db()

    def leaves(self, number: int) -> None:
        link = Link.objects.get(tip=self.tips[number], undone=None)
        assert unlink(link.pk, Undo.NO_GROUND, self.now(self.ada)) is None

    def writes(self, number: int) -> None:
        """The source of this tip does."""
        Message.objects.create(
            id=proposals.new_id(),
            tip=self.tips[number],
            number=10,
            kind="reply",
            text="It was not the door.",
            language="en",
            day=self.today,
            way=Way.HERE,
        )

    def agree(self) -> None:
        key, refusal = self.proposes(Kind.EXPORT, self.incident, None, by=self.ines)
        assert refusal is None
        assert self.agrees(key, by=self.sumi) is None

    def exports(self) -> Export | Refusal | None:
        return begin_export(self.incident.pk, self.now(self.ines), {})


@pytest.fixture
def desk(world: World) -> Agreed:
    return Agreed(world)


def used() -> int:
    return sum("used" in one.terms for one in Proposal.objects.filter(kind=Kind.EXPORT.value))


def test_a_tip_that_came_since_does_not_leave_until_two_agree_anew(desk: Agreed) -> None:
    desk.joins(2)
    assert desk.exports() is Refusal.STALE
    assert (used(), Record.objects.filter(act="export").exists()) == (0, False)
    desk.agree()
    made = desk.exports()
    assert isinstance(made, Export)
    assert all(f"tips/{tip.pk}/tip.json" in made.documents for tip in desk.tips)
    assert desk.exports() is Refusal.STALE
    assert used() == 1


def test_nor_does_an_incident_that_has_an_outcome_since(desk: Agreed) -> None:
    desk.concludes(desk.incident, Outcome.ENDED)
    assert desk.exports() is Refusal.STALE


def test_nor_one_that_is_held_since(desk: Agreed) -> None:
    desk.leaves(1)
    assert desk.exports() is Refusal.NO_PLACE


def test_nor_one_of_a_category_that_is_paused_since(desk: Agreed) -> None:
    pause = Pause.objects.create(
        id="A" * 22,
        category="fire-risk",
        quarter="2026-Q3",
        measure="ended",
        by="language",
        part="ug",
        hits=1,
        whole=2,
        other_hits=1,
        other_whole=2,
        since=desk.today,
    )
    assert desk.exports() is Refusal.PAUSED
    pause.lifted = desk.today
    pause.save()
    assert isinstance(desk.exports(), Export)


def test_nor_one_whose_source_has_written_since(desk: Agreed) -> None:
    """It may say that it was wrong: nobody who agreed has read it."""
    desk.writes(1)
    assert desk.exports() is Refusal.STALE
    assert (used(), Record.objects.filter(act="export").exists()) == (0, False)
    desk.agree()
    made = desk.exports()
    assert isinstance(made, Export)
    assert b"not the door" in made.documents[f"tips/{desk.tips[1].pk}/dialogue.json"]


def test_nor_one_that_the_desk_has_written_about_since(desk: Agreed) -> None:
    ask_source(desk.tips[0])
    assert desk.exports() is Refusal.STALE


def test_what_a_source_writes_between_the_two_words_ends_the_first(desk: Agreed) -> None:
    key, _ = desk.proposes(Kind.EXPORT, desk.incident, None, by=desk.ines)
    desk.writes(0)
    assert desk.agrees(key, by=desk.sumi) is Refusal.STALE


def test_what_others_write_is_no_matter_of_it(desk: Agreed) -> None:
    desk.writes(2)
    assert isinstance(desk.exports(), Export)


def test_a_tip_that_nothing_bears_out_stays_here(desk: Agreed) -> None:
    """Nobody acts on a held link, and to give a tip away is to act on it."""
    held = a_tip(desk.today, "d", term=None)
    assert desk.grounds(held, desk.incident).corroboration == ""
    desk.agree()
    made = desk.exports()
    assert isinstance(made, Export)
    assert [path for path in made.documents if held.pk in path] == []
    assert all(held.pk.encode() not in data for data in made.documents.values())
    assert not Record.objects.filter(act="export", about=f"tip:{held.pk}").exists()
    assert Record.objects.filter(act="export", about=f"tip:{desk.tips[0].pk}").exists()


def test_its_page_says_why_and_what_to_do(desk: Agreed) -> None:
    browser, place = browser_of(desk.ines), f"/incidents/{desk.incident.pk}/export"
    assert "Download once" in browser.get(place).content.decode()
    desk.joins(2)
    told = browser.get(place).content.decode()
    assert ("propose anew" in told, "Download once" in told) == (True, False)
    answer = browser.post(place)
    assert (answer.status_code, "propose anew" in answer.content.decode()) == (409, True)
