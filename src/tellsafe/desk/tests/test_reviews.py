# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders of review: what waits for them, who answers, and that the body alone ends them."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tellsafe.desk.access import Incident, Staff, Tip, find_tip, proposals, retention, reviews
from tellsafe.desk.actions.export_incident import agreed
from tellsafe.desk.actions.order_review import end_review, order_review
from tellsafe.desk.actions.propose import propose
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.actions.unlink import unlink
from tellsafe.desk.models import Link, Proposal, Record, Review
from tellsafe.desk.rules.decisions import Corroboration, Kind, Outcome, Reason, Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.reviews import Finding
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.rules.terms import Answer, Close, Conclude
from tellsafe.desk.tests.deciding import RETENTION, Desk, a_tip, state_of
from tellsafe.desk.tests.people import browser_of, staff
from tellsafe.desk.tests.test_lock_order import beside
from tellsafe.desk.tests.test_seats import seated
from tellsafe.desk.tests.world import World

WHY = "A person says that nothing of this happened."
CLOSE = Close(Reason.NO_DANGER)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def noor(world: World) -> Staff:
    return seated(world)


def order(desk: Desk, noor: Staff, tip: Tip | Incident, kind: str = "tip") -> str:
    key = proposals.new_id()
    assert order_review(key, kind, tip.pk, WHY, desk.now(noor)) is None
    return key


def ends(desk: Desk, who: Staff, key: str) -> Refusal | None:
    return end_review(key, Finding.HOLDS, desk.now(who))


def may_export(desk: Desk, incident: Incident) -> bool:
    with transaction.atomic():
        return isinstance(agreed(incident, desk.now()), Proposal)


def test_a_closing_waits_until_the_body_ends_its_order(desk: Desk, noor: Staff) -> None:
    """Seen to fail without ``_waits_for_review``: the tip was closed."""
    tip = a_tip(desk.today)
    before, _ = desk.proposes(Kind.CLOSE, tip, CLOSE)
    key = order(desk, noor, tip)
    assert desk.agrees(before) is Refusal.REVIEW
    assert desk.proposes(Kind.CLOSE, a_tip(desk.today), CLOSE)[1] is None
    assert state_of(tip) == "new"
    assert ends(desk, noor, key) is None
    assert desk.agrees(before) is None
    assert state_of(tip) == "closed"


def test_nothing_is_destroyed_while_it_is_under_review(desk: Desk, noor: Staff) -> None:
    """Seen to fail without the condition in access.retention.due."""
    tip = a_tip(desk.today)
    desk.closes(tip, Reason.NO_DANGER)
    key, later = order(desk, noor, tip), desk.today + timedelta(days=400)
    assert purge(RETENTION, later) == 0
    ends(desk, noor, key)
    assert purge(RETENTION, later) == 1
    assert not Review.objects.exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_an_order_is_not_lost_to_the_purge_that_waits_for_it(desk: Desk, noor: Staff) -> None:
    """Seen to fail: the tip was looked for before the order, and found to be free after it, so it
    was destroyed with an order that the body had seen taken."""
    tip = a_tip(desk.today)
    desk.closes(tip, Reason.NO_DANGER)
    with transaction.atomic():
        order(desk, noor, tip)
        thread, came = beside(lambda: purge(RETENTION, desk.today + timedelta(days=400)))
        until_somebody_waits(thread)
    thread.join(20)
    assert came == [0]
    assert Review.objects.get().tip == tip


def until_somebody_waits(thread: threading.Thread) -> None:
    """For a lock that another transaction has."""
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return


def test_nor_what_was_part_of_an_incident_under_review(desk: Desk, noor: Staff) -> None:
    """The link was undone, the tip closed and its time is over; the order was given meanwhile."""
    tip = a_tip(desk.today)
    link = desk.grounds(tip)
    assert unlink(link.pk, Undo.NO_GROUND, desk.now(desk.ada)) is None
    desk.closes(tip, Reason.NO_DANGER)
    key, later = order(desk, noor, link.incident, "incident"), desk.today + timedelta(days=400)
    assert purge(RETENTION, later) == 0
    assert (Review.objects.count(), Incident.objects.count()) == (1, 1)
    ends(desk, noor, key)
    assert purge(RETENTION, later) == 1
    assert (Review.objects.count(), Incident.objects.count()) == (0, 0)


def test_nor_the_others_of_an_incident_of_which_one_is_under_review(
    desk: Desk, noor: Staff
) -> None:
    """On them its ground may rest. Seen to fail: they were destroyed when their time was over."""
    tips = [a_tip(desk.today, by) for by in "abc"]
    incident = desk.grounds(tips[0]).incident
    for tip in tips[1:]:
        desk.grounds(tip, incident)
    assert unlink(tips[2].links.get().pk, Undo.NO_GROUND, desk.now(desk.ada)) is None
    desk.closes(tips[2], Reason.NO_DANGER)
    incident.refresh_from_db()
    desk.concludes(incident, Outcome.NOT_FOUND)
    key, later = order(desk, noor, tips[0]), desk.today + timedelta(days=400)
    assert purge(RETENTION, later) == 0
    ends(desk, noor, key)
    assert purge(RETENTION, later) == 3


def test_nor_does_the_content_go_of_what_was_part_of_an_incident_under_review(
    desk: Desk, noor: Staff
) -> None:
    """Seen to fail: with the tip's words went those of the incident, and the body's own order."""
    tip = a_tip(desk.today)
    link = desk.grounds(tip)
    assert unlink(link.pk, Undo.NO_GROUND, desk.now(desk.ada)) is None
    before, _ = desk.proposes(Kind.CLOSE, tip, Close(Reason.IDENTITY))
    key = order(desk, noor, link.incident, "incident")
    assert desk.agrees(before) is Refusal.REVIEW
    assert Review.objects.get().reason == WHY
    ends(desk, noor, key)
    assert desk.agrees(before) is None
    tip.refresh_from_db()
    assert tip.removed


def test_an_order_that_comes_in_between_keeps_the_incident(
    desk: Desk, noor: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tip was being destroyed when the body ordered review of it."""
    tip = a_tip(desk.today)
    incident = desk.grounds(tip).incident
    desk.closes(tip, Reason.NO_DANGER)
    destroy, later, keys = retention.destroy, desk.today + timedelta(days=400), []

    def ordered(tips: Sequence[Tip]) -> tuple[list[str], list[str]]:
        keys.append(order(desk, noor, incident, "incident"))
        return destroy(tips)

    monkeypatch.setattr(retention, "destroy", ordered)
    assert purge(RETENTION, later) == 1
    assert Review.objects.get(ended=None).incident == incident
    ends(desk, noor, keys[0])
    assert purge(RETENTION, later) == 0
    assert not Incident.objects.exists()


def test_an_order_on_an_incident_holds_its_tips_and_one_on_a_tip_its_incident(
    desk: Desk, noor: Staff
) -> None:
    tip = a_tip(desk.today, life_at_risk=True)
    incident = desk.grounds(tip, rests_on=Corroboration.LIFE).incident
    export, _ = desk.proposes(Kind.EXPORT, incident, None, by=staff("ines", Role.INVESTIGATOR))
    assert desk.agrees(export, by=staff("sumi", Role.SUPERVISOR)) is None
    assert may_export(desk, incident)
    for subject, kind in ((incident, "incident"), (tip, "tip")):
        key = order(desk, noor, subject, kind)
        conclude = desk.proposes(Kind.CONCLUDE, incident, Conclude(Outcome.ENDED))
        assert conclude[1] is Refusal.REVIEW
        assert not may_export(desk, incident)
        live = Link.objects.get(tip=tip, undone=None)
        assert unlink(live.pk, Undo.NO_GROUND, desk.now(desk.ada)) is Refusal.REVIEW
        assert reviews.pauses(tip)
        ends(desk, noor, key)
        assert not reviews.pauses(tip)


def test_the_desk_answers_by_two_people_and_nobody_here_ends_it(desk: Desk, noor: Staff) -> None:
    tip = a_tip(desk.today)
    key = order(desk, noor, tip)
    answer = proposals.new_id()
    said = Answer("We have looked at it again, and it stands.")
    assert propose(answer, Kind.ANSWER, key, said, desk.now(desk.ada)) is None
    assert Review.objects.get().statement == ""
    assert desk.agrees(answer, by=desk.ada) is Refusal.OWN
    assert desk.agrees(answer) is None
    row = Review.objects.get()
    assert (row.statement, row.stated_by, row.confirmed_by) == (said.statement, desk.ada, desk.bao)
    for who in (desk.ada, staff("sumi", Role.SUPERVISOR), staff("adam", Role.ADMINISTRATOR)):
        assert ends(desk, who, key) is Refusal.ABSENT
    assert Review.objects.get().ended is None
    again = propose(proposals.new_id(), Kind.ANSWER, key, said, desk.now(desk.bao))
    assert again is Refusal.NO_PLACE


def test_an_answer_to_an_order_that_has_ended_is_none_to_the_next(desk: Desk, noor: Staff) -> None:
    """Seen to fail: what was written about one order was given to another, of another reason."""
    tip, now = a_tip(desk.today), desk.now(desk.ada)
    first = order(desk, noor, tip)
    ends(desk, noor, first)
    second, said = order(desk, noor, tip), Answer("Nobody else has complained.")
    late = propose(proposals.new_id(), Kind.ANSWER, first, said, now)
    assert late is Refusal.NO_PLACE
    assert propose(proposals.new_id(), Kind.ANSWER, second, said, now) is None


def test_another_proposal_about_the_tip_is_not_in_the_way_of_an_answer(
    desk: Desk, noor: Staff
) -> None:
    tip = a_tip(desk.today)
    desk.proposes(Kind.CLOSE, tip, CLOSE)
    key = order(desk, noor, tip)
    said = Answer("It stands.")
    assert propose(proposals.new_id(), Kind.ANSWER, key, said, desk.now(desk.bao)) is None
    second = propose(proposals.new_id(), Kind.ANSWER, key, said, desk.now(desk.ada))
    assert second is Refusal.WAITING


def test_an_order_is_one_a_matter_and_once(desk: Desk, noor: Staff) -> None:
    tip = a_tip(desk.today)
    key = order(desk, noor, tip)
    assert order_review(key, "tip", tip.pk, WHY, desk.now(noor)) is None
    other = order_review(proposals.new_id(), "tip", tip.pk, WHY, desk.now(noor))
    assert other is Refusal.WAITING
    for who in (desk.ada, staff("adam", Role.ADMINISTRATOR), staff("aygul", Role.AUDITOR)):
        refusal = order_review(proposals.new_id(), "tip", tip.pk, WHY, desk.now(who))
        assert refusal is Refusal.ABSENT
    assert ends(desk, noor, key) is None
    assert ends(desk, noor, key) is None
    assert Record.objects.filter(act="end-review").count() == 1


@pytest.mark.parametrize("alone", [True, False])
def test_words_go_from_reviews_of_an_incident_of_which_no_tip_is_left(
    desk: Desk, noor: Staff, alone: bool
) -> None:
    """Those of an incident that others are part of are about them as well, and stay."""
    tip = a_tip(desk.today)
    incident = desk.grounds(tip).incident
    key = order(desk, noor, incident, "incident")
    answer = proposals.new_id()
    assert propose(answer, Kind.ANSWER, key, Answer("It stands."), desk.now(desk.ada)) is None
    assert desk.agrees(answer) is None
    ends(desk, noor, key)
    if not alone:
        desk.grounds(a_tip(desk.today), incident)
    tip.refresh_from_db()
    desk.closes(tip, Reason.IDENTITY)
    row, terms = Review.objects.get(), Proposal.objects.get(pk=answer).terms
    told = (row.reason, row.statement, terms["statement"])
    assert told == (("", "", "") if alone else (WHY, "It stands.", "It stands."))
    assert (row.finding, row.ended) == (Finding.HOLDS.value, desk.today)


def test_words_about_content_that_is_removed_go_from_its_reviews(desk: Desk, noor: Staff) -> None:
    tip = a_tip(desk.today)
    ends(desk, noor, order(desk, noor, tip))
    desk.closes(tip, Reason.IDENTITY)
    assert Review.objects.values_list("reason", "statement").get() == ("", "")


def test_the_body_sees_decisions_by_codes_and_no_word_of_a_source(
    desk: Desk, noor: Staff, world: World
) -> None:
    tip = a_tip(desk.today, conduct="CANARY words of the source", where_district="north")
    desk.closes(tip, Reason.NO_DANGER)
    client = browser_of(noor)
    row = find_tip(tip.pk)
    assert row is not None
    pages = [
        client.get(address).content.decode()
        for address in (
            "/oversight/",
            "/oversight/?kind=close&entry=fire-risk&district=north",
            f"/oversight/tips/{tip.pk}",
            "/oversight/acts?group=decisions",
        )
    ]
    assert all("ada" in page and "bao" in page for page in pages)
    for page in pages:
        assert "CANARY" not in page
        assert row.pseudonym_hash not in page
        assert row.mailbox_address not in page
    assert "endangers nobody" in pages[0]
    assert "No decision fits" in client.get("/oversight/?kind=export").content.decode()
    looks = Record.objects.filter(act="oversee", staff=noor.pk)
    assert looks.filter(about=f"tip:{tip.pk}").count() == 1
    assert '"district":"north"' in looks.filter(about="desk").order_by("number")[1].entry


def test_a_question_about_an_event_has_an_answer_where_nothing_was_decided(
    desk: Desk, noor: Staff
) -> None:
    a_tip(desk.today, where_district="north")
    client = browser_of(noor)
    day = desk.today.isoformat()
    asked = f"/oversight/?district=north&first={day}&last={day}"
    assert "On 1 tip nothing was proposed yet" in client.get(asked).content.decode()
    other = client.get("/oversight/?first=2001-01-01&last=2001-01-02").content.decode()
    assert "On 0 tips nothing was proposed yet" in other


def test_the_body_sees_searches_with_their_purposes(desk: Desk, noor: Staff) -> None:
    from tellsafe.desk.actions.search import state_search
    from tellsafe.desk.rules.purposes import SearchPurpose

    state_search(desk.ada, SearchPurpose.REDRESS, "asked by letter", "petrol mill", desk.today)
    page = browser_of(noor).get("/oversight/acts?group=searches").content.decode()
    assert all(word in page for word in ("redress", "asked by letter", "petrol mill", "ada"))


def test_an_order_shows_on_the_tip_and_in_the_queue(desk: Desk, noor: Staff) -> None:
    tip = a_tip(desk.today)
    browser = browser_of(noor)
    assert browser.get(f"/oversight/tips/{tip.pk}").status_code == 200
    form = {"key": proposals.new_id(), "reason": WHY}
    assert browser.post(f"/oversight/tips/{tip.pk}/order", form).status_code == 302
    ada = browser_of(desk.ada)
    queue, page = (ada.get(at).content.decode() for at in ("/", f"/tips/{tip.pk}"))
    assert "Review ordered" in queue
    assert "ordered 1 review" in queue
    assert WHY in page
    assert WHY in ada.get("/reviews").content.decode()
    key = Review.objects.get().pk
    answer = {"key": proposals.new_id(), "statement": "It stands, and here is why."}
    assert ada.post(f"/reviews/{key}/answer", answer).status_code == 302
    assert browser_of(desk.bao).post(f"/proposals/{answer['key']}/agree").status_code == 302
    assert "here is why" in browser.get(f"/oversight/tips/{tip.pk}").content.decode()
    assert ada.post(f"/oversight/reviews/{key}/end", {"finding": "holds"}).status_code == 404
    ended = browser.post(f"/oversight/reviews/{key}/end", {"finding": "holds"})
    assert ended.status_code == 302
    assert "Review ordered" not in ada.get("/").content.decode()
