# SPDX-License-Identifier: AGPL-3.0-or-later
"""Claiming, giving, putting back: whose tip it is, who may say so, and what the record tells."""

import json

import pytest

from tellsafe.desk.models import Note, Record, Tip
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.people import browser_of, staff

SWAP = {"HX-Request": "true", "HX-Target": "tip"}


def acts() -> list[tuple[str, str, object]]:
    """What the record tells of acts, in their order: who, what, details."""
    entries = [json.loads(one.entry) for one in Record.objects.order_by("number")]
    return [(one["staff"], one["act"], one["details"]) for one in entries if one["act"] != "read"]


def test_who_claims_it_has_it() -> None:
    me = staff("ada")
    client, tip = browser_of(me), kept(1)
    answer = client.post(f"/tips/{tip.pk}/claim?language=en")
    assert (answer.status_code, answer["location"]) == (302, f"/tips/{tip.pk}?language=en")
    assert Tip.objects.get().assignee == me
    assert acts() == [(me.pk, "claim", {})]
    client.post(f"/tips/{tip.pk}/claim")
    assert len(acts()) == 1


def test_a_script_gets_the_tip_alone_with_a_word_about_it() -> None:
    client, tip = browser_of(staff("ada")), kept(1)
    page = client.post(f"/tips/{tip.pk}/claim", headers=SWAP).content.decode()
    assert "It is yours now." in page
    assert "<html" not in page
    assert "Yours" in page


def test_the_second_one_is_told_that_somebody_has_it() -> None:
    first, second = staff("ada"), staff("bao")
    tip = kept(1)
    browser_of(first).post(f"/tips/{tip.pk}/claim")
    answer = browser_of(second).post(f"/tips/{tip.pk}/claim")
    assert answer.status_code == 409
    assert "Somebody else has it already" in answer.content.decode()
    assert Tip.objects.get().assignee == first
    assert len(acts()) == 1


def test_it_is_handed_over_with_a_word_that_stays_as_a_note() -> None:
    me, other = staff("ada"), staff("bao")
    client, tip = browser_of(me), kept(1, assignee=me)
    answer = client.post(
        f"/tips/{tip.pk}/give", {"to": other.pk, "word": "Call\r\nback.\x07"}, headers=SWAP
    )
    assert "It is with bao now." in answer.content.decode()
    assert Tip.objects.get().assignee == other
    note = Note.objects.get()
    assert (note.text, note.author, note.number) == ("Call\nback.", me, 0)
    assert acts() == [(me.pk, "give", {"to": other.pk})]


@pytest.mark.parametrize("roles", [(Role.APPROVER,), (Role.AUDITOR,), (Role.ADMINISTRATOR,)])
def test_it_is_given_to_nobody_who_does_not_triage(roles: tuple[Role, ...]) -> None:
    me, other = staff("ada"), staff("pavel", *roles)
    tip = kept(1)
    for to in (other.pk, 0, other.pk + 99, "x", ""):
        answer = browser_of(me).post(f"/tips/{tip.pk}/give", {"to": to})
        assert answer.status_code == 422
    assert Tip.objects.get().assignee is None
    assert acts() == []
    assert f'value="{other.pk}">pavel' not in answer.content.decode()


def test_who_left_is_no_choice() -> None:
    me, gone = staff("ada"), staff("bao")
    gone.is_active = False
    gone.save()
    tip = kept(1)
    client = browser_of(me)
    assert client.post(f"/tips/{tip.pk}/give", {"to": gone.pk}).status_code == 422
    assert ">bao<" not in client.get(f"/tips/{tip.pk}").content.decode()


def test_it_is_put_back_for_anybody() -> None:
    me = staff("ada")
    client, tip = browser_of(me), kept(1, assignee=me)
    page = client.post(f"/tips/{tip.pk}/release", headers=SWAP).content.decode()
    assert "Nobody&#x27;s yet" in page or "Nobody's yet" in page
    assert Tip.objects.get().assignee is None
    client.post(f"/tips/{tip.pk}/release", headers=SWAP)
    assert acts() == [(me.pk, "release", {})]


def test_what_is_not_here_can_not_be_had() -> None:
    client = browser_of(staff("ada"))
    for act in ("claim", "give", "release", "note"):
        assert client.post(f"/tips/{'A' * 22}/{act}", {"text": "x"}).status_code == 404
        assert client.get(f"/tips/{'A' * 22}/{act}").status_code == 405
    assert acts() == []
