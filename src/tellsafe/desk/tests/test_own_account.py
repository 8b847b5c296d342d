# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody sees and changes of their own account."""

import re

import pytest

from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import adam, aygul, browser_of, staff
from tellsafe.desk.tests.signing_in import Time
from tellsafe.serving.clock import SystemClock

TODAY = SystemClock().today()
NEW = {"new": "another long password", "again": "another long password"}


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.TRIAGER, "/"),
        (Role.AUDITOR, "/record"),
        (Role.ADMINISTRATOR, "/people"),
    ],
)
def test_everybody_begins_at_a_page_of_theirs(role: Role, path: str) -> None:
    browser = browser_of(staff("eve", role))
    assert browser.get("/home")["location"] == path
    assert browser.get(path).status_code == 200


def test_an_approver_begins_at_a_page_that_is_there() -> None:
    browser = browser_of(staff("eve", Role.APPROVER))
    assert browser.get("/home", follow=True).status_code == 200


# One's own account


def test_a_new_password_of_ones_own_ends_all_other_sessions() -> None:
    person = staff("ada")
    here, elsewhere = browser_of(person), browser_of(person)
    assert here.post("/account/password", NEW)["location"] == "/account"
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize("act", ["password", "codes"])
def test_a_change_wants_a_fresh_sign_in(time: Time, act: str) -> None:
    person = staff("ada")
    browser = browser_of(person)
    before = person.password
    time.passes(minutes=10)
    assert browser.post(f"/account/{act}", {**NEW, "code": "1"})["location"] == "/account"
    assert "Sign out" in browser.get("/account").content.decode()
    person.refresh_from_db()
    assert (person.password, person.totp) == (before, None)


def test_a_change_does_not_make_a_session_younger(time: Time) -> None:
    browser = browser_of(staff("ada"))
    time.passes(minutes=9)
    assert browser.post("/account/password", NEW)["location"] == "/account"
    time.passes(minutes=2)
    assert 'action="/account/password"' not in browser.get("/account").content.decode()


def test_another_app_for_codes(time: Time) -> None:
    person = staff("ada")
    browser = browser_of(person)
    page = browser.get("/account").content.decode()
    found = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    assert browser.post("/account/codes", {"code": "123"}).status_code == 422
    code = time.code(0, found[1].replace(" ", ""))
    assert browser.post("/account/codes", {"code": code})["location"] == "/account"
    person.refresh_from_db()
    assert person.totp


def test_the_auditor_and_the_administrator_have_an_account_too() -> None:
    for browser in (aygul(), adam()):
        assert browser.get("/account").status_code == 200
