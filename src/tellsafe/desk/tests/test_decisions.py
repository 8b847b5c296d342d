# SPDX-License-Identifier: AGPL-3.0-or-later
"""What takes two people takes two, once, and about what both of them saw."""

import threading

import pytest
from django.db import connection

from tellsafe.desk.access import record
from tellsafe.desk.actions.decline import decline
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.actions.resume import resume
from tellsafe.desk.actions.staff import change_roles, remove_staff
from tellsafe.desk.actions.withdraw import withdraw
from tellsafe.desk.models import Message, Proposal, Record, Tally
from tellsafe.desk.models.decisions import Answer
from tellsafe.desk.rules.chain import broken_at
from tellsafe.desk.rules.decisions import Again, Corroboration, Kind, Outcome, Reason
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.rules.terms import Close, Conclude
from tellsafe.desk.tests.deciding import Desk, a_tip, state_of
from tellsafe.desk.tests.people import staff
from tellsafe.desk.tests.world import World

NO_DANGER = Close(Reason.NO_DANGER)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_nobody_agrees_to_what_they_proposed(desk: Desk) -> None:
    tip = a_tip(desk.today)
    key, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    assert desk.agrees(key, by=desk.ada) is Refusal.OWN
    assert decline(key, desk.now(desk.ada)) is Refusal.OWN
    assert (state_of(tip), Proposal.objects.get().answer) == ("new", Answer.OPEN)


@pytest.mark.parametrize("roles", [None, [Role.AUDITOR]])
def test_who_left_or_has_another_role_is_no_second_person(
    desk: Desk, roles: list[Role] | None
) -> None:
    """Seen to fail without ``is_stale`` asking who proposed it: the tip was closed."""
    tip = a_tip(desk.today)
    key, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    if roles is None:
        assert remove_staff(desk.ada.pk, desk.today, None) is None
    else:
        assert change_roles(desk.ada.pk, roles, desk.today, None) is None
    assert desk.agrees(key) is Refusal.STALE
    assert (state_of(tip), Proposal.objects.get().answer) == ("new", Answer.STALE)
    again, refusal = desk.proposes(Kind.CLOSE, tip, NO_DANGER, by=desk.bao)
    assert refusal is None
    assert desk.agrees(again, by=staff("kim")) is None


def test_what_somebody_left_behind_does_not_hold_up_others(desk: Desk) -> None:
    tip = a_tip(desk.today)
    desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    remove_staff(desk.ada.pk, desk.today, None)
    assert desk.proposes(Kind.CLOSE, tip, NO_DANGER, by=desk.bao)[1] is None


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_has_no_part_in_it_finds_nothing(desk: Desk, role: Role) -> None:
    tip, other = a_tip(desk.today), staff("other", role)
    assert desk.proposes(Kind.CLOSE, tip, NO_DANGER, by=other)[1] is Refusal.ABSENT
    key, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    for act in (
        lambda: desk.agrees(key, by=other),
        lambda: decline(key, desk.now(other)),
        lambda: withdraw(key, desk.now(other)),
        lambda: reopen(tip.pk, Again.ASKED, desk.now(other)),
    ):
        assert act() is Refusal.ABSENT
    assert state_of(tip) == "new"


def test_somebody_who_has_left_agrees_to_nothing(desk: Desk) -> None:
    key, _ = desk.proposes(Kind.CLOSE, a_tip(desk.today), NO_DANGER)
    desk.bao.is_active = False
    assert desk.agrees(key) is Refusal.ABSENT


def test_only_an_investigator_or_a_supervisor_takes_part_in_an_export(desk: Desk) -> None:
    tip = a_tip(desk.today, life_at_risk=True)
    incident = desk.grounds(tip, None, Corroboration.LIFE).incident
    ines, sumi = staff("ines", Role.INVESTIGATOR), staff("sumi", Role.SUPERVISOR)
    assert desk.proposes(Kind.EXPORT, incident, None)[1] is Refusal.ABSENT
    key, refusal = desk.proposes(Kind.EXPORT, incident, None, by=ines)
    assert refusal is None
    assert desk.agrees(key) is Refusal.ABSENT
    assert desk.agrees(key, by=sumi) is None
    assert Proposal.objects.get(pk=key).answer == Answer.AGREED


def test_repeated_requests_do_nothing_more(desk: Desk) -> None:
    from tellsafe.desk.actions.propose import propose

    tip = a_tip(desk.today)
    key, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    assert propose(key, Kind.CLOSE, tip.pk, NO_DANGER, desk.now(desk.ada)) is None
    assert propose(key, Kind.CLOSE, tip.pk, NO_DANGER, desk.now(desk.bao)) is Refusal.ABSENT
    assert [desk.agrees(key) for _ in range(2)] == [None, None]
    assert Proposal.objects.count() == 1
    assert Message.objects.filter(tip=tip, kind="status").count() == 1
    assert Record.objects.filter(act="agree-close").count() == 1
    assert Tally.objects.get(measure="closed:no-danger").count == 1
    cleo = staff("cleo", Role.TRIAGER)
    assert desk.agrees(key, by=cleo) is Refusal.ANSWERED
    assert decline(key, desk.now(desk.bao)) is Refusal.ANSWERED
    assert withdraw(key, desk.now(desk.ada)) is Refusal.ANSWERED


def test_two_that_agree_at_once_do_it_once(desk: Desk) -> None:
    tip = a_tip(desk.today)
    key, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    people = [desk.bao, staff("cleo", Role.TRIAGER)]
    answers: list[Refusal | None] = []
    ready = threading.Barrier(2)

    def agrees(number: int) -> None:
        ready.wait()
        answers.append(desk.agrees(key, by=people[number]))
        connection.close()

    threads = [threading.Thread(target=agrees, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == [None, Refusal.ANSWERED]
    assert Message.objects.filter(tip=tip, kind="status").count() == 1
    assert broken_at(record.entries(), record.head()) is None


def test_one_proposal_about_a_tip_waits_at_a_time(desk: Desk) -> None:
    tip = a_tip(desk.today)
    first, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    assert desk.proposes(Kind.CLOSE, tip, NO_DANGER, by=desk.bao)[1] is Refusal.WAITING
    assert withdraw(first, desk.now(desk.bao)) is Refusal.ABSENT
    assert [withdraw(first, desk.now(desk.ada)) for _ in range(2)] == [None, None]
    assert desk.agrees(first) is Refusal.ANSWERED
    second, refusal = desk.proposes(Kind.CLOSE, tip, NO_DANGER, by=desk.bao)
    assert refusal is None
    assert [decline(second, desk.now(desk.ada)) for _ in range(2)] == [None, None]
    assert [one.answer for one in Proposal.objects.order_by("answer")] == ["declined", "withdrawn"]
    assert state_of(tip) == "new"


def test_a_reply_of_the_source_makes_closing_stale_and_a_first_answer_does_not(desk: Desk) -> None:
    from tellsafe.desk.actions.reply import reply

    tip = a_tip(desk.today)
    key, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    reply(
        tip.pk,
        message="m" * 22,
        text="Where?",
        language="en",
        author=desk.ada,
        today=desk.today,
        promises=desk.now().promises,
    )
    assert state_of(tip) == "open"
    Message.objects.create(
        id="r" * 22, tip=tip, number=9, kind="reply", text="Here.", language="en", day=desk.today
    )
    assert desk.agrees(key) is Refusal.STALE
    assert (state_of(tip), Proposal.objects.get().answer) == ("open", Answer.STALE)
    desk.closes(tip)
    assert state_of(tip) == "closed"


def test_a_stale_proposal_gives_way_to_a_new_one(desk: Desk) -> None:
    tip = a_tip(desk.today)
    stale, _ = desk.proposes(Kind.CLOSE, tip, NO_DANGER)
    Message.objects.create(
        id="r" * 22, tip=tip, number=9, kind="reply", text="Here.", language="en", day=desk.today
    )
    assert desk.proposes(Kind.CLOSE, tip, NO_DANGER, by=desk.bao)[1] is None
    assert Proposal.objects.get(pk=stale).answer == Answer.STALE


def test_reasons_that_say_the_source_was_asked_want_it_asked(desk: Desk) -> None:
    tip = a_tip(desk.today)
    for reason in (Reason.NOT_ENOUGH, Reason.NOT_OURS):
        assert desk.proposes(Kind.CLOSE, tip, Close(reason))[1] is Refusal.NO_WORD
    Message.objects.create(
        id="m" * 22, tip=tip, number=9, kind="message", text="?", language="en", day=desk.today
    )
    desk.closes(tip, Reason.NOT_ENOUGH)


@pytest.mark.parametrize("reason", list(Reason))
def test_nothing_closes_in_silence(desk: Desk, reason: Reason) -> None:
    tip = a_tip(desk.today)
    Message.objects.create(
        id="m" * 22, tip=tip, number=0, kind="message", text="?", language="en", day=desk.today
    )
    desk.closes(tip, reason)
    assert (tip.state, tip.reason, tip.due) == ("closed", reason.value, None)
    assert tip.messages.filter(kind="status").count() == 1
    acts = Record.objects.filter(about=f"tip:{tip.pk}").values_list("act", flat=True)
    assert {"propose-close", "agree-close"} <= set(acts)


def test_an_outcome_closes_every_corroborated_tip_and_tells_each_source(desk: Desk) -> None:
    tips = [a_tip(desk.today, name) for name in "ab"]
    incident = desk.grounds(tips[0]).incident
    assert desk.proposes(Kind.CONCLUDE, incident, Conclude(Outcome.ENDED))[1] is Refusal.NO_PLACE
    desk.grounds(tips[1], incident)
    unverified = a_tip(desk.today, "c", term=None)
    desk.grounds(unverified, incident)
    desk.concludes(incident, Outcome.HANDED_ON)
    assert (incident.state, incident.outcome) == ("concluded", "handed-on")
    assert incident.concluded == desk.today
    for tip in tips:
        assert (state_of(tip), tip.outcome, tip.due) == ("closed", "handed-on", None)
        assert tip.messages.filter(kind="status", status="handed-on").count() == 1
    assert (state_of(unverified), unverified.outcome) == ("new", "")
    assert Tally.objects.get(measure="outcome:handed-on").count == 2


def test_an_outcome_is_stale_when_the_tips_have_changed(desk: Desk) -> None:
    tips = [a_tip(desk.today, name) for name in "abc"]
    incident = desk.grounds(tips[0]).incident
    desk.grounds(tips[1], incident)
    incident.refresh_from_db()
    key, _ = desk.proposes(Kind.CONCLUDE, incident, Conclude(Outcome.ENDED))
    desk.grounds(tips[2], incident)
    assert desk.agrees(key) is Refusal.STALE
    assert state_of(incident) == "open"


def test_a_concluded_incident_is_reopened_and_each_source_told(desk: Desk) -> None:
    tips = [a_tip(desk.today, name) for name in "ab"]
    incident = desk.grounds(tips[0]).incident
    desk.grounds(tips[1], incident)
    desk.concludes(incident)
    assert resume(incident.pk, Again.NEW_FACTS, desk.now(desk.bao)) is None
    assert (state_of(incident), incident.outcome, incident.concluded) == ("open", "", None)
    for tip in tips:
        assert (state_of(tip), tip.outcome) == ("grounded", "")
        assert tip.due is not None
        assert tip.messages.filter(kind="status", status="reopened").count() == 1


def test_what_was_looked_at_again_already_is_not_reopened_twice(desk: Desk) -> None:
    """Neither for the figures, by which it would wait for ever, nor for its source."""
    tips = [a_tip(desk.today, name) for name in "ab"]
    incident = desk.grounds(tips[0]).incident
    desk.grounds(tips[1], incident)
    desk.concludes(incident)
    assert reopen(tips[0].pk, Again.ASKED, desk.now(desk.ada)) is None
    assert resume(incident.pk, Again.ASKED, desk.now(desk.ada)) is None
    assert [state_of(tip) for tip in tips] == ["grounded", "grounded"]
    for tip in tips:
        assert tip.messages.filter(kind="status", status="reopened").count() == 1
    incident.refresh_from_db()
    desk.concludes(incident)
    measured = dict(Tally.objects.values_list("measure", "count"))
    assert (measured["reopened"], measured[f"outcome:{Outcome.ENDED}"]) == (2, 4)


def test_a_closed_tip_is_looked_at_again_by_one_person(desk: Desk) -> None:
    tip = a_tip(desk.today)
    assert reopen(tip.pk, Again.ASKED, desk.now(desk.ada)) is Refusal.NO_PLACE
    desk.closes(tip)
    assert [reopen(tip.pk, Again.ASKED, desk.now(desk.ada)) for _ in range(2)] == [None, None]
    assert (state_of(tip), tip.reason, tip.again) == ("review", "", "asked")
    assert tip.messages.filter(kind="status", status="reopened").count() == 1
    desk.closes(tip, Reason.DEALT_WITH)
    assert state_of(tip) == "closed"


def test_a_drill_goes_through_everything_and_counts_nowhere(desk: Desk) -> None:
    tip = a_tip(desk.today, life_at_risk=True, drill=True)
    incident = desk.grounds(tip, None, Corroboration.LIFE).incident
    incident.refresh_from_db()
    desk.concludes(incident)
    assert state_of(tip) == "closed"
    assert not Tally.objects.exists()
