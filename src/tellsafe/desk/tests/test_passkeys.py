# SPDX-License-Identifier: AGPL-3.0-or-later
"""A passkey signs in by itself, if all of its answer holds; and each answer holds once."""

import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tellsafe.desk.actions.staff import Invited, invite_staff, remove_staff
from tellsafe.desk.models import Passkey, Record, Staff
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.authenticator import PRESENT, VERIFIED, Device
from tellsafe.desk.tests.people import anonymous, browser_of, staff
from tellsafe.serving.clock import SystemClock

TODAY = SystemClock().today()


def sends(client: Client, path: str, body: Any = None) -> Any:
    answer = client.post(path, json.dumps(body or {}), content_type="application/json")
    return {**answer.json(), "status": answer.status_code}


def adds(client: Client, device: Device, label: str = "") -> Any:
    options = sends(client, "/passkeys/new")
    return sends(client, "/passkeys/add", {"answer": device.makes(options), "label": label})


def signs_in(device: Device, to: str = "", client: Client | None = None) -> tuple[Any, Client]:
    browser = client or anonymous()
    options = sends(browser, "/passkeys/ask")
    told = sends(browser, "/passkeys/sign-in", {"answer": device.signs(options), "next": to})
    return told, browser


def owner(device: Device, name: str = "ada") -> Staff:
    person = staff(name)
    assert adds(browser_of(person), device, "laptop")["to"] == "/account"
    return person


def test_the_browser_is_asked_for_a_passkey_of_two_factors() -> None:
    options = sends(browser_of(staff()), "/passkeys/new")["publicKey"]
    wanted = options["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")
    assert options["attestation"] == "none"
    assert options["rp"]["id"] == "localhost"
    asked = sends(anonymous(), "/passkeys/ask")["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_it_signs_in_alone_and_leads_to_the_page_that_was_asked_for() -> None:
    device = Device()
    person = owner(device)
    told, browser = signs_in(device, "/?after=5")
    assert told == {"to": "/?after=5", "status": 200}
    assert browser.get("/").status_code == 200
    about = f"staff:{person.pk}"
    acts = list(Record.objects.order_by("number").values_list("act", "about"))
    assert acts == [("passkey-added", about), ("signed-in", about)]


def test_a_page_elsewhere_is_not_led_to() -> None:
    device = Device()
    owner(device)
    assert signs_in(device, "//evil.example/")[0]["to"] == "/"


@pytest.mark.parametrize(
    "lie",
    [
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"origin": "http://localhost.evil.example"},
        {"origin": "https://localhost"},
        {"host": "evil.example"},
        {"handle": b"somebody else"},
    ],
    ids=["not verified", "not present", "origin", "scheme", "host", "handle"],
)
def test_an_answer_that_does_not_hold_signs_nobody_in(lie: dict[str, Any]) -> None:
    device = Device()
    owner(device)
    for name, value in lie.items():
        setattr(device, name, value)
    told, browser = signs_in(device)
    assert (told["status"], set(told)) == (400, {"problem", "status"})
    assert browser.get("/").status_code == 302
    last = Record.objects.order_by("number").last()
    assert last is not None
    assert last.about == "desk"


@pytest.mark.parametrize(
    "lie",
    [{"flags": PRESENT}, {"origin": "http://evil.example"}, {"host": "evil.example"}],
    ids=["not verified", "origin", "host"],
)
def test_a_passkey_that_was_not_made_rightly_is_not_taken(lie: dict[str, Any]) -> None:
    assert adds(browser_of(staff()), Device(**lie))["status"] == 400
    assert not Passkey.objects.exists()


def test_a_signature_by_another_key_is_refused() -> None:
    device = Device()
    owner(device)
    forged = Device(identity=device.identity, handle=device.handle)
    assert signs_in(forged)[0]["status"] == 400


def test_an_answer_is_good_once() -> None:
    device = Device()
    owner(device)
    browser = anonymous()
    answer = device.signs(sends(browser, "/passkeys/ask"))
    other = anonymous()
    sends(other, "/passkeys/ask")
    assert sends(other, "/passkeys/sign-in", {"answer": answer})["status"] == 400
    assert sends(browser, "/passkeys/sign-in", {"answer": answer})["status"] == 200
    browser.post("/sign-out")
    assert sends(browser, "/passkeys/sign-in", {"answer": answer})["status"] == 400


def test_who_asks_leaves_nothing_at_the_desk() -> None:
    browser = anonymous()
    sends(browser, "/passkeys/ask")
    sends(browser, "/passkeys/sign-in", {"answer": {"id": "x"}})
    assert not Session.objects.exists()


def test_what_was_asked_can_not_be_made_up() -> None:
    device = Device()
    owner(device)
    browser = anonymous()
    answer = device.signs(sends(browser, "/passkeys/ask"))
    kept = browser.cookies["desk-asked"].value
    browser.cookies["desk-asked"] = kept.replace('"required"', '"preferred"')
    assert browser.cookies["desk-asked"].value != kept
    assert sends(browser, "/passkeys/sign-in", {"answer": answer})["status"] == 400


def test_what_was_asked_for_a_new_one_is_no_question_for_signing_in() -> None:
    device = Device()
    person = owner(device)
    browser = browser_of(person)
    answer = device.signs(sends(browser, "/passkeys/new"))
    assert sends(browser, "/passkeys/sign-in", {"answer": answer})["status"] == 400


def test_a_copy_that_counts_backwards_is_refused() -> None:
    device = Device(count=7)
    owner(device)
    assert signs_in(device)[0]["status"] == 400
    device.count = 8
    assert signs_in(device)[0]["status"] == 200
    device.count = 0
    assert signs_in(device)[0]["status"] == 400


@pytest.mark.parametrize("body", [{}, {"answer": 5}, {"answer": {}}, [], {"answer": {"id": "x"}}])
def test_what_is_no_answer_is_refused(body: Any) -> None:
    for path in ("/passkeys/sign-in", "/passkeys/add"):
        browser = anonymous()
        sends(browser, "/passkeys/ask")
        assert sends(browser, path, body)["status"] == 400


def test_one_passkey_is_one_persons() -> None:
    device = Device()
    owner(device)
    assert adds(browser_of(staff("bao")), device)["status"] == 400
    assert Passkey.objects.count() == 1


def test_who_left_has_no_passkey_any_more() -> None:
    device = Device()
    person = owner(device)
    remove_staff(person.pk, TODAY, None)
    assert signs_in(device)[0]["status"] == 400


def test_a_passkey_does_not_wait_for_wrong_passwords() -> None:
    device = Device()
    owner(device)
    for _ in range(9):
        anonymous().post("/sign-in", {"username": "ada", "password": "wrong"})
    assert signs_in(device)[0]["status"] == 200


def test_an_invitation_is_over_once_a_passkey_is_made() -> None:
    made = invite_staff("lin", [Role.INVESTIGATOR], TODAY, None)
    assert isinstance(made, Invited)
    browser = anonymous()
    assert browser.get(f"/invited/{made.token}").status_code == 200
    device = Device()
    assert adds(browser, device)["to"] == "/"
    assert browser.get("/").status_code == 200
    assert anonymous().get(f"/invited/{made.token}").status_code == 404
    assert signs_in(device)[0]["status"] == 200


def test_a_passkey_of_a_stale_session_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unlocked screen at noon does not become somebody else's passkey."""
    browser = browser_of(staff())
    from datetime import timedelta

    from django.utils import timezone

    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert sends(browser, "/passkeys/new")["status"] == 400


def test_the_last_way_to_sign_in_stays() -> None:
    made = invite_staff("lin", [Role.INVESTIGATOR], TODAY, None)
    assert isinstance(made, Invited)
    browser = anonymous()
    browser.get(f"/invited/{made.token}")
    adds(browser, Device())
    key = Passkey.objects.get().pk
    answer = browser.post(f"/account/passkeys/{key}/remove")
    assert (answer.status_code, Passkey.objects.count()) == (422, 1)
    adds(browser, Device())
    assert browser.post(f"/account/passkeys/{key}/remove").status_code == 302
    assert Passkey.objects.count() == 1


def test_nobody_removes_somebody_elses_passkey() -> None:
    owner(Device())
    key = Passkey.objects.get().pk
    bao = browser_of(staff("bao"))
    assert bao.post(f"/account/passkeys/{key}/remove").status_code == 422
    assert Passkey.objects.count() == 1
