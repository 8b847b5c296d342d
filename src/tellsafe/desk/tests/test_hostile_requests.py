# SPDX-License-Identifier: AGPL-3.0-or-later
"""No address of the desk breaks, whatever is sent to it and by whom.

Seen to fail: with each of the values below somewhere (NUL on PostgreSQL alone).
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver

from tellsafe.desk.access import proposals
from tellsafe.desk.actions.order_review import order_review
from tellsafe.desk.models import Link, Proposal, Review, Staff
from tellsafe.desk.rules.decisions import Kind, Reason
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.rules.terms import Close
from tellsafe.desk.rules.views import View
from tellsafe.desk.tests.deciding import Desk, a_tip
from tellsafe.desk.tests.people import PASSWORD, anonymous, browser_of, staff
from tellsafe.desk.tests.signing_in import with_codes
from tellsafe.desk.tests.test_seats import seated
from tellsafe.desk.tests.world import World
from tellsafe.desk.web.people.home import page_after
from tellsafe.desk.web.wall import _OPEN
from tellsafe.formats.encoding import b64u

_SEATS = ("appeals", "order-tip", "order-incident", "end-review")
# Not a page: a stream that waits. And one act that would end the fuzzing.
_LEFT_OUT = {"live", "sign-out"}
_WORST = "\x00\x92//[²"
_HOSTILE = (
    *("foo", "9" * 18, "9" * 5000, "9999-12-31", _WORST),
    "&".join("a=1" for _ in range(50)),
)
# What a page may send, so that a hostile value in one field is looked at beside sound ones.
_SOUND = {
    "finding": "chance",
    "kind": "ground",
    "purpose": "same-event",
    "reason": "court",
    "why": "Three tips name the same stairwell.",
    "words": "petrol",
    "title": "Mine",
    "text": "Which door?",
    "role": "triager",
    "key": "K" * 22,
    "message": "M" * 22,
    "language": "en",
    "use": "1",
}
_PART = re.compile(r"<(\w+):(\w+)>")


class Names:
    """Which names of parameters the views ask for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: set[str] = set()
        for method in ("get", "getlist", "__getitem__"):
            monkeypatch.setattr(QueryDict, method, self._noting(getattr(QueryDict, method)))
        whole = QueryDict.dict
        monkeypatch.setattr(QueryDict, "dict", lambda given: self._note_view() or whole(given))

    def _noting(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def noted(given: Any, name: str, *more: Any) -> Any:
            self.asked.add(name)
            return original(given, name, *more)

        return noted

    def _note_view(self) -> None:
        self.asked.update(field.name for field in fields(View))


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    """One of each thing that an address can name."""
    desk, noor = Desk(world), seated(world)
    tip = a_tip(desk.today)
    incident = desk.grounds(a_tip(desk.today, "b")).incident
    desk.proposes(Kind.CLOSE, tip, Close(Reason.NO_DANGER))
    why = "A person says that nothing of this happened."
    assert order_review(proposals.new_id(), "tip", tip.pk, why, desk.now(noor)) is None
    return {
        "tip": tip.pk,
        "incident": incident.pk,
        "proposal": Proposal.objects.get(answer="open").pk,
        "link": Link.objects.get().pk,
        "review": Review.objects.get().pk,
        "number": str(desk.ada.pk),
        "kind": "tips",
        "token": "t\x00",
    }


def _paths(ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each address, by its name, for something that is there and, by a number, for nothing."""
    for pattern in get_resolver().url_patterns:
        route = str(pattern.pattern)
        if pattern.name in _LEFT_OUT:
            continue
        yield pattern.name, "/" + _PART.sub(lambda part: ids.get(part[2], "A" * 22), route)
        if "<int:" in route:
            yield pattern.name, "/" + _PART.sub("9" * 30, route)


def _browser(name: str, all_roles: Staff, noor: Staff) -> Client:
    """Of whoever gets furthest there."""
    if name in _OPEN and name not in ("passkey-new", "passkey-add"):
        return anonymous()
    seats = "oversight" in name or "suspension" in name or name in _SEATS
    return browser_of(noor if seats else all_roles)


def _ask(browser: Client, method: str, path: str, given: dict[str, str]) -> tuple[int, str]:
    """The status, and how it broke if it did."""
    shown = {name: value[:24] for name, value in given.items()}
    try:
        answer = getattr(browser, method)(path, given)
        for _ in getattr(answer, "streaming_content", ()):
            pass
    except Exception as error:
        return 500, f"{method} {path} {shown}: {type(error).__name__}: {str(error)[:80]}"
    status = answer.status_code
    return status, f"{method} {path} {shown}: {status}" if status >= 500 else ""


def _broken_by(browser: Client, method: str, path: str, names: Names) -> Iterator[str]:
    names.asked = set()
    for _ in range(2):
        given = {name: _SOUND.get(name, "1") for name in sorted(names.asked)}
        status, how = _ask(browser, method, path, given)
        yield how
    if status in (404, 405) or not names.asked:
        return
    known = sorted(names.asked)
    for value in _HOSTILE:
        yield _ask(browser, method, path, dict.fromkeys(known, value))[1]
    for name in known[1:] if method == "post" else ():
        given = {one: _SOUND.get(one, "1") for one in known}
        yield _ask(browser, method, path, {**given, name: _WORST})[1]


def test_no_address_breaks(
    world: World, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = staff("every", *(role for role in Role if role is not Role.OVERSIGHT))
    noor = Staff.objects.get(name="noor")
    names = Names(monkeypatch)
    broken = [
        how
        for name, path in _paths(ids)
        for method in ("get", "post")
        for how in _broken_by(_browser(name, every, noor), method, path, names)
        if how
    ]
    assert broken == []


def _asserted(**response: bytes) -> dict[str, Any]:
    told = {name: b64u(value) for name, value in response.items()}
    return {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": told}


def test_no_answer_of_a_browser_breaks_signing_in() -> None:
    """Seen to fail: with lists in lists, as JSON and as CBOR."""
    client = anonymous()
    client.post("/passkeys/ask")
    said = {"type": "webauthn.get", "challenge": "AA", "origin": "x"}
    nested = bytes(32) + b"\x80" + bytes(4) + b"\x81" * 50_000
    answers = [
        "x",
        ["a"],
        {"id": 1},
        {"id": "a", "rawId": 5, "response": 7, "type": "public-key"},
        _asserted(
            clientDataJSON=json.dumps(said).encode(), authenticatorData=nested, signature=b""
        ),
    ]
    bodies = ["[" * 60_000, "9" * 6000, '{"answer": {}, "next": "\\ud800"}', "\xff", ""]
    for body in [*bodies, *(json.dumps({"answer": one}) for one in answers)]:
        answer = client.post("/passkeys/sign-in", body, content_type="application/json")
        assert answer.status_code == 400, body[:40]


@pytest.mark.parametrize("asked", ["foo", "//elsewhere.org/", "/\\elsewhere.org", "https:x", "a:b"])
def test_nobody_is_led_to_what_is_no_path_of_ours(asked: str) -> None:
    answer = anonymous().post("/language", {"back": asked, "language": "en"})
    assert (answer.status_code, answer["location"]) == (302, "/")
    person = with_codes("ada")
    assert page_after(person, asked) == "/" == page_after(person, "")
    assert page_after(person, "/incidents?a=b") == "/incidents?a=b"


def test_a_name_that_no_database_holds_is_nobodys() -> None:
    answer = anonymous().post("/sign-in", {"username": "a\x00b", "password": PASSWORD})
    assert answer.status_code == 200


def test_a_view_with_too_many_fields_is_every_tip() -> None:
    assert View.parse("&".join("life=only" for _ in range(50))) == View()
