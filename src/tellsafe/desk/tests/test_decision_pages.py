# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding on the pages: what is shown, what is kept, and for whom none of it is there."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tellsafe.desk.models import Link, Proposal, Tip
from tellsafe.desk.rules.decisions import Corroboration, Kind
from tellsafe.desk.rules.terms import Ground
from tellsafe.desk.tests.deciding import CONDUCT, Desk, a_tip, an_attachment, state_of
from tellsafe.desk.tests.deciding_pages import NONE, a_ground, browsers, fields
from tellsafe.desk.tests.people import adam, anonymous, aygul, pavel, sumi
from tellsafe.desk.tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_two_browsers_make_a_tip_part_of_an_incident(desk: Desk) -> None:
    tip = a_tip(desk.today, life_at_risk=True)
    ada, bao = browsers(desk)
    place = f"/tips/{tip.pk}"
    form = fields(ada.get(place).content.decode(), f"{place}/ground")
    for _ in range(2):
        answer = ada.post(f"{place}/ground", form | a_ground(rests_on="life"))
        assert (answer.status_code, answer["location"]) == (302, f"{place}#decision")
    proposal = Proposal.objects.get()

    mine = ada.get(place).content.decode()
    assert "One more person is missing" in mine
    assert f"/proposals/{proposal.pk}/withdraw" in mine
    assert f"/proposals/{proposal.pk}/agree" not in mine
    theirs = bao.get(place).content.decode()
    assert f"/proposals/{proposal.pk}/agree" in theirs
    assert 'name="life"' in theirs

    unconfirmed = bao.post(f"/proposals/{proposal.pk}/agree")
    assert unconfirmed.status_code == 409
    assert "a life is at risk" in unconfirmed.content.decode()
    for _ in range(2):
        answer = bao.post(f"/proposals/{proposal.pk}/agree", {"life": "yes"})
        assert (answer.status_code, answer["location"]) == (302, f"{place}#decision")
    link = Link.objects.get()
    page = bao.get(f"/incidents/{link.incident_id}").content.decode()
    for told in ("Fire or risk of fire", CONDUCT, "Open", "A life is at risk", ">ada<", ">bao<"):
        assert told in page, told


def test_a_sentence_that_names_who_people_are_is_refused_with_a_reason_and_an_example(
    desk: Desk,
) -> None:
    tip = a_tip(desk.today)
    ada, _ = browsers(desk)
    key = {"key": NONE}
    for conduct, told in (
        ("A Muslim neighbour prays.", "Worship is lawful. Say what is done, such as"),
        ("他留着大胡子，穿着长袍。", "Dress and looks hurt nobody."),
        ("short", "at least 10 characters"),
        ("x" * 1001, "at most 1000 characters"),
        ("", "Write what somebody did"),
    ):
        answer = ada.post(f"/tips/{tip.pk}/ground", key | a_ground(conduct=conduct))
        assert answer.status_code == 422, conduct
        page = answer.content.decode()
        assert told in page, conduct
        assert conduct in page
    assert not Proposal.objects.exists()


def test_what_is_refused_beside_the_queue_is_told_on_the_tip(desk: Desk) -> None:
    """Seen to fail: a whole page, with a head and alarms of its own, stood in the tip's place."""
    tip, swap = a_tip(desk.today), {"HX-Request": "true", "HX-Target": "tip"}
    ada, bao = browsers(desk)

    def told(browser: Client, path: str, form: dict[str, str], status: int, words: str) -> None:
        answer = browser.post(path, form, headers=swap)
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (status, True)
        assert f'data-tip="{tip.pk}"' in page
        assert "<main" not in page

    made_up = {"key": "B" * 22, "reason": "knowingly-false"}
    told(ada, f"/tips/{tip.pk}/close", made_up, 422, "write to the source first")
    told(ada, f"/tips/{tip.pk}/ground", {"key": NONE} | a_ground(conduct="x"), 422, "at least 10")
    told(ada, f"/tips/{tip.pk}/hold", {"key": NONE}, 422, "This field is required")
    assert (
        ada.post(f"/tips/{tip.pk}/close", {"key": NONE, "reason": "no-danger"}).status_code == 302
    )
    told(bao, f"/tips/{tip.pk}/close", made_up, 422, "waits for its second person")
    told(ada, f"/proposals/{NONE}/agree", {}, 409, "You proposed this yourself")
    told(bao, f"/tips/{tip.pk}/reopen", {"why": "asked"}, 409, "this can&#x27;t be done")


def test_a_suspicion_is_marked_for_the_second_person(desk: Desk) -> None:
    tip = a_tip(desk.today)
    ada, bao = browsers(desk)
    doubtful = "A suspicious person stands at the corner."
    ada.post(f"/tips/{tip.pk}/ground", {"key": NONE} | a_ground(conduct=doubtful))
    page = bao.get(f"/tips/{tip.pk}").content.decode()
    assert "speaks of a suspicion" in page
    assert '<q dir="auto">suspicious person</q>' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"entry": "none"},
        {"incident": NONE},
        {"rests_on": "life"},
        {"rests_on": "none"},
        {"evidence": NONE},
        {"key": "x"},
    ],
)
def test_a_form_that_no_page_makes_proposes_nothing(desk: Desk, wrong: dict[str, str]) -> None:
    ada, _ = browsers(desk)
    form = {"key": NONE} | a_ground() | wrong
    assert ada.post(f"/tips/{a_tip(desk.today).pk}/ground", form).status_code == 422
    assert not Proposal.objects.exists()


def test_attachments_of_the_incident_can_be_chosen_as_evidence(desk: Desk) -> None:
    shown, new = a_tip(desk.today, "a"), a_tip(desk.today, "b")
    file = an_attachment(shown)
    incident = desk.grounds(shown).incident
    ada, bao = browsers(desk)
    form = {"key": NONE} | a_ground(rests_on="evidence", incident=incident.pk, evidence=file)
    assert ada.post(f"/tips/{new.pk}/ground", form).status_code == 302
    assert bao.post(f"/proposals/{NONE}/agree").status_code == 302
    assert Link.objects.get(tip=new).corroboration == Corroboration.EVIDENCE


def test_closing_for_identity_says_what_it_removes_and_leaves_a_shell(desk: Desk) -> None:
    tip = a_tip(desk.today, conduct="The Muslim neighbours pray.")
    ada, bao = browsers(desk)
    assert ada.post(f"/tips/{tip.pk}/close", {"key": NONE, "reason": "identity"}).status_code == 302
    assert "Agreeing removes the text" in bao.get(f"/tips/{tip.pk}").content.decode()
    bao.post(f"/proposals/{NONE}/agree")
    page = bao.get(f"/tips/{tip.pk}").content.decode()
    assert "The content of this tip was removed" in page
    assert "Muslim" not in page
    assert "/ground" not in page
    assert "/reopen" not in page


def test_a_closed_tip_says_when_it_is_destroyed_and_two_people_keep_it_longer(desk: Desk) -> None:
    tip = a_tip(desk.today)
    desk.closes(tip)
    ada, bao = browsers(desk)
    last = desk.today + timedelta(days=desk.bulletin.charter.retention.unsubstantiated_days)
    assert f"Destroyed after {last:%A}, {last.day}" in ada.get(f"/tips/{tip.pk}").content.decode()
    late = {"key": NONE, "reason": "court", "until": f"{desk.today + timedelta(days=366)}"}
    refused = ada.post(f"/tips/{tip.pk}/hold", late)
    assert refused.status_code == 422
    assert "within a year" in refused.content.decode()
    until = desk.today + timedelta(days=200)
    assert ada.post(f"/tips/{tip.pk}/hold", late | {"until": f"{until}"}).status_code == 302
    assert "A court asked for it" in bao.get(f"/tips/{tip.pk}").content.decode()
    assert bao.post(f"/proposals/{NONE}/agree").status_code == 302
    page = bao.get(f"/tips/{tip.pk}").content.decode()
    assert f"Kept until the end of {until:%A}, {until.day}" in page
    assert "Destroyed after" not in page


def test_declining_withdrawing_and_reopening(desk: Desk) -> None:
    tip = a_tip(desk.today)
    ada, bao = browsers(desk)
    close = {"reason": "no-danger"}
    ada.post(f"/tips/{tip.pk}/close", close | {"key": "d" * 22})
    assert bao.post(f"/proposals/{'d' * 22}/decline").status_code == 302
    ada.post(f"/tips/{tip.pk}/close", close | {"key": "w" * 22})
    assert bao.post(f"/proposals/{'w' * 22}/withdraw").status_code == 404
    assert ada.post(f"/proposals/{'w' * 22}/withdraw").status_code == 302
    late = bao.post(f"/proposals/{'w' * 22}/agree")
    assert late.status_code == 409
    assert "answered this proposal already" in late.content.decode()
    page = ada.get(f"/tips/{tip.pk}").content.decode()
    assert "Declined" in page
    assert "Withdrawn" in page
    desk.closes(tip)
    assert "endangers nobody" in ada.get(f"/tips/{tip.pk}").content.decode()
    assert ada.post(f"/tips/{tip.pk}/reopen", {"why": "alike"}).status_code == 409
    assert ada.post(f"/tips/{tip.pk}/reopen", {"why": "asked"}).status_code == 302
    assert state_of(tip) == "review"
    assert "To be looked at again" in ada.get(f"/tips/{tip.pk}").content.decode()


def test_a_second_proposal_is_refused_with_a_clear_word(desk: Desk) -> None:
    tip = a_tip(desk.today)
    ada, bao = browsers(desk)
    ada.post(f"/tips/{tip.pk}/close", {"key": "d" * 22, "reason": "no-danger"})
    answer = bao.post(f"/tips/{tip.pk}/close", {"key": "e" * 22, "reason": "dealt-with"})
    assert answer.status_code == 422
    assert "waits for its second person" in answer.content.decode()


def test_the_helper_marks_a_text_and_hides_and_moves_nothing(desk: Desk) -> None:
    marked = a_tip(desk.today, "a", conduct="A Muslim family prays upstairs.")
    plain = a_tip(desk.today, "b")
    ada, _ = browsers(desk)
    page = ada.get(f"/tips/{marked.pk}").content.decode()
    assert "look for what was done" in page
    assert '<q dir="auto">muslim</q>' in page
    assert "look for what was done" not in ada.get(f"/tips/{plain.pk}").content.decode()
    listed = ada.get("/").content.decode()
    assert marked.pk in listed
    assert "look for what was done" not in listed


def every_path(desk: Desk) -> list[tuple[str, str]]:
    """Each address of the area with things that are there, and its method."""
    tip = a_tip(desk.today, life_at_risk=True)
    link = desk.grounds(tip, None, Corroboration.LIFE)
    other = a_tip(desk.today, "b")
    key, _ = desk.proposes(Kind.GROUND, other, Ground("fire-risk", CONDUCT, None, ON_OTHERS))
    incident = f"/incidents/{link.incident_id}"
    return [
        ("get", "/incidents"),
        ("get", "/waiting"),
        ("get", incident),
        ("get", f"/tips/{other.pk}/ground"),
        ("get", f"/tips/{other.pk}/close"),
        ("post", f"/tips/{other.pk}/ground"),
        ("post", f"/tips/{other.pk}/close"),
        ("post", f"/tips/{other.pk}/reopen"),
        ("post", f"/proposals/{key}/agree"),
        ("post", f"/proposals/{key}/decline"),
        ("post", f"/proposals/{key}/withdraw"),
        ("post", f"{incident}/conclude"),
        ("post", f"{incident}/propose-export"),
        ("post", f"{incident}/resume"),
        ("post", f"{incident}/notes"),
        ("post", f"/links/{link.pk}/undo"),
    ]


ON_OTHERS = Corroboration.INDEPENDENT


def test_for_whom_it_is_not_it_is_not_there(desk: Desk) -> None:
    """The forbidden and the absent answer alike, to the byte."""
    paths = every_path(desk)
    before = list(Proposal.objects.values()) + list(Tip.objects.values())
    for client in (pavel(), aygul(), adam()):
        nowhere = client.get("/nowhere").content
        for method, path in paths:
            answer = getattr(client, method)(path)
            assert answer.status_code == 404, path
            assert plain(answer.content) == plain(nowhere), path
    assert list(Proposal.objects.values()) + list(Tip.objects.values()) == before


def plain(page: bytes) -> bytes:
    """Without form tokens, which differ each time, and the address to come back to."""
    text = re.sub(rb'(csrfmiddlewaretoken" value|"X-CSRFToken":|name="back" value)[^>]*', b"", page)
    return re.sub(rb"(?m)^\s*<body[^\n]*", b"", text)


def test_what_is_absent_is_absent_for_those_who_may(desk: Desk) -> None:
    paths, client = every_path(desk), sumi()
    for method, path in paths:
        absent = re.sub(r"[A-Za-z0-9_-]{22}", NONE, path)
        if absent != path:
            assert getattr(client, method)(absent).status_code == 404, path
    for _, path in paths:
        assert anonymous().get(path).status_code == 302


def test_acts_are_not_done_by_looking(desk: Desk) -> None:
    client = sumi()
    for method, path in every_path(desk):
        if method == "post" and not path.endswith(("ground", "close")):
            assert client.get(path).status_code == 405
