# SPDX-License-Identifier: AGPL-3.0-or-later
"""A session ends: by its age, by rest, and with what it was begun under."""

import pytest
from django.contrib.sessions.models import Session

from tellsafe.desk.actions.staff import change_password, change_roles, remove_staff
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import ada, anonymous, browser_of, staff
from tellsafe.desk.tests.signing_in import (
    TODAY,
    Time,
    gives_code,
    gives_password,
    is_in,
    with_codes,
)
from tellsafe.desk.web.session import still_holds

# Sessions end


def test_signing_out_ends_the_session() -> None:
    client = ada()
    before = client.cookies["desk-session"].value
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    client.cookies["desk-session"] = before
    assert client.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one() -> None:
    client = ada()
    assert change_password("ada", "another long password", TODAY) == []
    assert client.get("/").status_code == 302


def test_a_removed_person_is_out_at_once() -> None:
    person = staff()
    client = browser_of(person)
    assert is_in(client)
    assert remove_staff(person.pk, TODAY, None) is None
    assert client.get("/").status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(time: Time) -> None:
    client = ada()
    for _ in range(36):
        time.passes(minutes=19.9)
        assert is_in(client)
    time.passes(minutes=3.7)
    assert client.get("/").status_code == 302


def test_a_session_ends_after_half_an_hour_of_rest(time: Time) -> None:
    client = ada()
    time.passes(minutes=29)
    assert is_in(client)
    time.passes(minutes=29)
    assert is_in(client)
    time.passes(minutes=30)
    assert client.get("/").status_code == 302
    assert not Session.objects.exists()


def test_what_a_page_asks_by_itself_is_no_sign_of_a_person(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tellsafe.desk.web.queue.tips import tips

    client = ada()
    monkeypatch.setattr(tips, "unattended", True, raising=False)
    time.passes(minutes=29)
    assert is_in(client)
    time.passes(minutes=1)
    assert client.get("/").status_code == 302


def test_a_session_that_says_nothing_of_its_age_is_over() -> None:
    person = staff()
    client = anonymous()
    client.force_login(person)
    assert client.get("/").status_code == 302


def test_a_session_gets_a_new_key_when_it_is_signed_in(time: Time) -> None:
    """Whoever planted a session's key in somebody's browser holds nothing afterwards."""
    with_codes()
    client = anonymous()
    gives_password(client)
    before = client.cookies["desk-session"].value
    gives_code(client, time.code())
    assert client.cookies["desk-session"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_stream_can_ask_whether_its_session_holds_still(time: Time) -> None:
    person = staff()
    client = browser_of(person)
    request = client.get("/").wsgi_request
    assert still_holds(request)
    client.post("/sign-out")
    assert not still_holds(request)
    for act in (
        lambda: change_roles(person.pk, [Role.INVESTIGATOR], TODAY, None),
        lambda: change_password("ada", "another long password", TODAY),
        lambda: time.passes(minutes=30),
        lambda: remove_staff(person.pk, TODAY, None),
    ):
        person.refresh_from_db()
        request = browser_of(person).get("/").wsgi_request
        assert still_holds(request)
        act()
        assert not still_holds(request)
