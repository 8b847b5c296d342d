# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is not signed in sees the sign-in page, and nothing of what is here."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tellsafe.desk.actions.staff import add_staff, change_password
from tellsafe.desk.models import Staff
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import PASSWORD, ada, anonymous, staff
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source
from tellsafe.serving.zone import ZoneSettings

NONE = "A" * 22


@pytest.mark.parametrize("method", ["get", "post", "head", "put"])
def test_the_absent_and_the_forbidden_are_alike(
    settings: ZoneSettings, source: Source, fake: FakeIntake, method: str
) -> None:
    tip = take(settings, source, fake)
    for path in (
        "/",
        f"/tips/{tip}",
        f"/tips/{tip}/reply",
        f"/tips/{NONE}",
        "/admin/",
        "/sign-out",
    ):
        answer = getattr(anonymous(), method)(path)
        place = path if method == "get" else "/"
        assert (answer.status_code, answer["location"]) == (302, f"/sign-in?next={place}")
        assert answer.content == b""


def test_signing_in_leads_to_the_page_that_was_asked_for() -> None:
    staff()
    client = anonymous()
    answer = client.post(
        "/sign-in", {"username": "ada", "password": PASSWORD, "next": f"/tips/{NONE}"}
    )
    assert (answer.status_code, answer["location"]) == (302, f"/tips/{NONE}")
    cookie = answer.cookies["desk-session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert cookie["max-age"] == 12 * 60 * 60
    assert client.get("/").status_code == 200


def test_a_page_elsewhere_is_not_led_to() -> None:
    staff()
    form = {"username": "ada", "password": PASSWORD, "next": "https://evil.example/"}
    assert anonymous().post("/sign-in", form)["location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(name: str, password: str) -> None:
    staff()
    client = anonymous()
    answer = client.post("/sign-in", {"username": name, "password": password})
    assert answer.status_code == 200
    assert "do not fit together" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused() -> None:
    staff()
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 403
    assert "out of date" in answer.content.decode()
    page = client.get("/sign-in").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"username": "ada", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert client.post("/sign-in", form).status_code == 302


def test_signing_out_ends_the_session() -> None:
    client = ada()
    before = client.cookies["desk-session"].value
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    client.cookies["desk-session"] = before
    assert client.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one() -> None:
    client = ada()
    assert change_password("ada", "another long password") == []
    assert client.get("/").status_code == 302


def test_a_session_ends_after_twelve_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    client = ada()
    later = timezone.now() + timedelta(hours=12, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.get("/").status_code == 302


def test_passwords_are_kept_by_argon2_and_sign_ins_not_at_all() -> None:
    add_staff("ada", PASSWORD)
    assert Staff.objects.get().password.startswith("argon2$argon2id$")
    assert {column.name for column in Staff._meta.concrete_fields} == {
        "id",
        "name",
        "password",
        "roles",
        "is_active",
    }


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        (" ada", PASSWORD),
        ("a" * 65, PASSWORD),
        ("ada", "short"),
        ("ada", "password1234"),
    ],
)
def test_staff_that_can_not_be_added(name: str, password: str) -> None:
    assert len(add_staff(name, password)) == 1
    assert not Staff.objects.exists()


def test_two_of_one_name_are_not_added() -> None:
    add_staff("ada", PASSWORD)
    assert len(add_staff("ada", PASSWORD)) == 1
    assert len(change_password("nobody", PASSWORD)) == 1
