# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip becomes part of an incident on conduct, on more than one source's word, by two people."""

from typing import Any

import pytest

from tellsafe.desk.models import Incident, Link, Message, Proposal, Tally
from tellsafe.desk.models.decisions import Answer
from tellsafe.desk.rules.decisions import Corroboration, Kind, Reason, Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.terms import Close, Ground
from tellsafe.desk.tests.deciding import CONDUCT, Desk, a_tip, an_attachment, state_of
from tellsafe.desk.tests.world import World

ON_OTHERS = Corroboration.INDEPENDENT


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def a_ground(
    incident: Incident | None = None,
    rests_on: Corroboration = ON_OTHERS,
    evidence: str | None = None,
    conduct: str = CONDUCT,
    entry: str = "fire-risk",
) -> Ground:
    return Ground(entry, conduct, incident.pk if incident else None, rests_on, evidence)


def test_two_lone_tips_corroborate_each_other_once_both_are_in_one_incident(desk: Desk) -> None:
    one, other = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    held = desk.grounds(one)
    incident = held.incident
    assert (held.corroboration, state_of(one), state_of(incident)) == ("", "new", "held")
    assert not Message.objects.filter(tip=one, kind="status").exists()

    link = desk.grounds(other, incident)
    held.refresh_from_db()
    assert link.corroboration == held.corroboration == ON_OTHERS
    assert (state_of(one), state_of(other), state_of(incident)) == ("grounded", "grounded", "open")
    told = Message.objects.filter(kind="status").values_list("tip", "status")
    assert set(told) == {(one.pk, "acting"), (other.pk, "acting")}
    assert Tally.objects.get(measure="grounded").count == 2


@pytest.mark.parametrize(
    ("pseudonyms", "terms"),
    [
        ("aa", ("2026", "2026")),  # one person twice
        ("ab", ("2025", "2026")),  # it may be one person in two terms
        ("ab", (None, None)),  # nobody is verified
        ("ab", ("2026", None)),  # the one who is verified may be the other one as well
    ],
)
def test_words_that_may_be_one_persons_corroborate_nothing(
    desk: Desk, pseudonyms: str, terms: tuple[str | None, str | None]
) -> None:
    first, second = (
        a_tip(desk.today, name, term=term) for name, term in zip(pseudonyms, terms, strict=True)
    )
    incident = desk.grounds(first).incident
    assert desk.grounds(second, incident).corroboration == ""
    assert (state_of(first), state_of(second), state_of(incident)) == ("new", "new", "held")


def test_where_activation_is_open_pseudonyms_corroborate_nothing(world: World) -> None:
    desk = Desk(world, activation="open")
    one, other = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    incident = desk.grounds(one).incident
    assert desk.grounds(other, incident).corroboration == ""
    shown = an_attachment(other)
    third = a_tip(desk.today, "c")
    link = desk.grounds(third, incident, Corroboration.EVIDENCE, shown)
    assert link.corroboration == Corroboration.EVIDENCE
    assert (state_of(third), state_of(one), state_of(incident)) == ("grounded", "new", "open")


def test_evidence_is_an_undamaged_attachment_of_this_tip_or_incident(desk: Desk) -> None:
    tip, stranger = a_tip(desk.today), a_tip(desk.today, "b")
    for evidence in (an_attachment(tip, damaged=True), an_attachment(stranger), None):
        terms = a_ground(rests_on=Corroboration.EVIDENCE, evidence=evidence)
        assert desk.proposes(Kind.GROUND, tip, terms)[1] is Refusal.EVIDENCE
    link = desk.grounds(tip, None, Corroboration.EVIDENCE, an_attachment(tip))
    assert (link.corroboration, state_of(tip)) == (Corroboration.EVIDENCE, "grounded")


def test_a_life_at_risk_is_confirmed_by_the_second_person(desk: Desk) -> None:
    calm, urgent = a_tip(desk.today), a_tip(desk.today, "b", life_at_risk=True)
    terms = a_ground(rests_on=Corroboration.LIFE)
    assert desk.proposes(Kind.GROUND, calm, terms)[1] is Refusal.LIFE
    key, refusal = desk.proposes(Kind.GROUND, urgent, terms)
    assert refusal is None
    assert desk.agrees(key) is Refusal.LIFE
    assert (state_of(urgent), Link.objects.count()) == ("new", 0)
    assert desk.agrees(key, life=True) is None
    assert (state_of(urgent), Link.objects.get().corroboration) == ("grounded", "life")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"entry": "no-such-entry"}, Refusal.CATALOGUE),
        ({"conduct": "too short"}, Refusal.SENTENCE),
        ({"conduct": "x" * 1001}, Refusal.SENTENCE),
        ({"conduct": "A bearded Muslim man prays in the yard."}, Refusal.SENTENCE),
        ({"conduct": "他们在家里礼拜和念经，穿着很奇怪。"}, Refusal.SENTENCE),
        ({"conduct": "ئۇلار ئۆيىدە ناماز ئوقۇيدۇ."}, Refusal.SENTENCE),
    ],
)
def test_grounds_that_can_not_be_proposed(
    desk: Desk, changed: dict[str, Any], refusal: Refusal
) -> None:
    tip = a_tip(desk.today)
    assert desk.proposes(Kind.GROUND, tip, a_ground(**changed))[1] is refusal
    assert not Proposal.objects.exists()


def test_a_group_may_be_the_victim(desk: Desk) -> None:
    conduct = "Two men set fire to the door of the mosque at night."
    desk.decide(Kind.GROUND, a_tip(desk.today), a_ground(conduct=conduct))
    assert Link.objects.get().conduct == conduct


def test_a_link_is_undone_with_a_reason_and_what_stood_on_it_is_held_again(desk: Desk) -> None:
    from tellsafe.desk.actions.unlink import unlink

    one, other = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    before = one.conduct
    link = desk.grounds(one)
    desk.grounds(other, link.incident)
    for _ in range(2):
        assert unlink(link.pk, Undo.OTHER_MATTER, desk.now(desk.ada)) is None
    link.refresh_from_db()
    assert (link.undone, link.undone_by, link.undone_for) == (desk.today, desk.ada, "other-matter")
    assert link.conduct == CONDUCT
    assert (state_of(one), state_of(other), state_of(link.incident)) == ("open", "open", "held")
    assert one.conduct == before
    assert Message.objects.filter(kind="status", status="in-review").count() == 2


def test_evidence_that_leaves_with_its_tip_bears_nothing_out_any_more(desk: Desk) -> None:
    from tellsafe.desk.actions.unlink import unlink

    one, other = a_tip(desk.today, "a"), a_tip(desk.today, "a")
    shown = an_attachment(one)
    link = desk.grounds(one, None, Corroboration.EVIDENCE, shown)
    desk.grounds(other, link.incident, Corroboration.EVIDENCE, shown)
    assert state_of(other) == "grounded"
    unlink(link.pk, Undo.NO_GROUND, desk.now(desk.bao))
    assert (state_of(other), state_of(link.incident)) == ("open", "held")


def test_a_ground_in_another_incident_moves_a_held_tip(desk: Desk) -> None:
    one, other = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    first = desk.grounds(one)
    second = desk.grounds(other)
    moved = desk.grounds(one, second.incident)
    first.refresh_from_db()
    assert (first.undone_for, moved.incident) == ("moved", second.incident)
    assert (state_of(one), state_of(other)) == ("grounded", "grounded")
    assert state_of(first.incident) == "held"


def test_a_grounded_tip_is_not_closed_and_a_held_one_leaves_when_it_is(desk: Desk) -> None:
    one, other = a_tip(desk.today, "a", life_at_risk=True), a_tip(desk.today, "b")
    grounded = desk.grounds(one, None, Corroboration.LIFE)
    assert desk.proposes(Kind.CLOSE, one, Close(Reason.NO_DANGER))[1] is Refusal.NO_PLACE
    held = desk.grounds(other)
    desk.closes(other)
    held.refresh_from_db()
    assert (held.undone_for, state_of(other)) == ("closed", "closed")
    assert state_of(grounded.incident) == "open"


def test_an_entry_that_is_gone_from_the_catalogue_is_found_when_the_second_one_agrees(
    desk: Desk,
) -> None:
    from dataclasses import replace

    from tellsafe.formats.catalogue import Catalogue

    tip = a_tip(desk.today)
    key, _ = desk.proposes(Kind.GROUND, tip, a_ground())
    kept = desk.bulletin
    other = replace(kept.catalogue.entries[0], code="other")
    desk.bulletin = replace(kept, catalogue=Catalogue((other,)))
    assert desk.agrees(key) is Refusal.CATALOGUE
    desk.bulletin = kept
    assert desk.agrees(key) is None


def test_a_proposal_is_stale_when_the_tip_has_gone_to_another_incident(desk: Desk) -> None:
    one, other = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    target = desk.grounds(other).incident
    link = desk.grounds(one)
    key, _ = desk.proposes(Kind.GROUND, one, a_ground(target))
    from tellsafe.desk.actions.unlink import unlink

    unlink(link.pk, Undo.NO_GROUND, desk.now(desk.ada))
    assert desk.agrees(key) is Refusal.STALE
    assert Proposal.objects.get(pk=key).answer == Answer.STALE
    assert state_of(one) == "new"
