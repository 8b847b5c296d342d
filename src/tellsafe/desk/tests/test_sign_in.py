# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in takes two factors; whoever gave fewer sees nothing of what is here."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tellsafe.desk.actions.housekeeping import keep_house
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Refusals, Staff
from tellsafe.desk.tests.deciding import RETENTION
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import PASSWORD, anonymous, staff
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.signing_in import (
    NONE,
    SECRET,
    Time,
    acts,
    gives_code,
    gives_password,
    is_in,
    with_codes,
)
from tellsafe.desk.tests.world import Source
from tellsafe.serving.zone import ZoneSettings

# What is seen without signing in


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
        "/account",
        "/people",
        "/record",
    ):
        answer = getattr(anonymous(), method)(path)
        place = path if method == "get" else "/"
        assert (answer.status_code, answer["location"]) == (302, f"/sign-in?next={place}")
        assert answer.content == b""


def test_htmx_is_led_to_the_whole_page() -> None:
    answer = anonymous().get("/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["hx-redirect"]) == (204, "/sign-in")


# Two steps


def test_a_password_and_a_code_lead_to_the_page_that_was_asked_for(time: Time) -> None:
    person, client = with_codes(), anonymous()
    assert gives_password(client, to=f"/tips/{NONE}") == "/sign-in/code"
    assert gives_code(client, time.code()) == f"/tips/{NONE}"
    cookie = client.cookies["desk-session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert cookie["max-age"] == 12 * 60 * 60
    assert is_in(client)
    assert acts() == [("signed-in", f"staff:{person.pk}")]


def test_a_page_elsewhere_is_not_led_to(time: Time) -> None:
    with_codes()
    client = anonymous()
    gives_password(client, to="https://evil.example/")
    assert gives_code(client, time.code()) == "/"


@pytest.mark.parametrize("path", ["/", "/account", "/passkeys/new", "/people", "/account/password"])
def test_a_password_alone_opens_nothing(path: str) -> None:
    with_codes()
    client = anonymous()
    gives_password(client)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in (302, 400, 405)
        assert not answer.get("location", "/sign-in?").startswith("/account")
    assert client.get("/").status_code == 302
    assert client.get("/sign-in/set-up")["location"] == "/sign-in"


def test_the_second_step_is_nothing_without_the_first(time: Time) -> None:
    with_codes()
    client = anonymous()
    assert gives_code(client, time.code()) == "/sign-in"
    assert not is_in(client)
    assert client.get("/sign-in/set-up")["location"] == "/sign-in"


def test_the_second_step_has_to_follow_within_a_quarter_of_an_hour(time: Time) -> None:
    with_codes()
    client = anonymous()
    gives_password(client)
    time.passes(minutes=15)
    assert gives_code(client, time.code()) == "/sign-in"


def test_a_code_is_good_once_and_no_earlier_one_after_it(time: Time) -> None:
    with_codes()
    client = anonymous()
    gives_password(client)
    assert gives_code(client, time.code()) == "/"
    for steps in (0, -1):
        other = anonymous()
        gives_password(other)
        assert gives_code(other, time.code(steps)) == ""
    assert gives_code(other, time.code(1)) == "/"


@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_wrong_by_one_step(time: Time, steps: int, good: bool) -> None:
    with_codes()
    client = anonymous()
    gives_password(client)
    assert bool(gives_code(client, time.code(steps))) is good


def test_a_code_may_be_typed_as_it_is_shown_and_in_other_digits(time: Time) -> None:
    with_codes()
    client = anonymous()
    gives_password(client)
    arabic = time.code().translate({ord(str(digit)): chr(0x0660 + digit) for digit in range(10)})
    assert gives_code(client, f" {arabic[:3]} {arabic[3:]}") == "/"


def test_a_secret_in_another_row_is_no_secret(time: Time) -> None:
    """Who can write to the database can't give somebody else's account their own app."""
    mallory, person = with_codes("mallory"), staff("ada")
    Staff.objects.filter(pk=person.pk).update(totp=mallory.totp)
    client = anonymous()
    gives_password(client)
    assert gives_code(client, time.code()) == ""


def test_secrets_are_sealed_in_the_database() -> None:
    held = bytes(with_codes().totp or b"")
    assert SECRET.encode() not in held
    assert len(held) > len(SECRET)


# Enrolling


def test_the_first_sign_in_sets_up_the_second_factor(time: Time) -> None:
    person = staff()
    client = anonymous()
    assert gives_password(client) == "/sign-in/set-up"
    page = client.get("/sign-in/set-up").content.decode()
    found = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    assert "<svg" in page
    assert " style=" not in page
    secret = found[1].replace(" ", "")
    assert client.post("/sign-in/set-up", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    answer = client.post("/sign-in/set-up", {"code": time.code(0, secret)})
    assert answer["location"] == "/"
    assert is_in(client)
    assert acts() == [("codes-set", f"staff:{person.pk}")]
    assert "secret" not in str(client.session.items())


def test_a_password_adds_no_factor_where_there_is_one(time: Time) -> None:
    with_codes()
    client = anonymous()
    gives_password(client)
    assert client.post("/sign-in/set-up", {"code": time.code()})["location"] == "/sign-in"
    assert client.post("/passkeys/new").status_code == 400


# Refusals


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(name: str, password: str) -> None:
    with_codes()
    client = anonymous()
    answer = client.post("/sign-in", {"username": name, "password": password})
    assert answer.status_code == 200
    assert "do not fit together" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_both_cost_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 runs once for either; counted, since nothing is timed here."""
    with_codes()
    ran: list[str] = []
    from django.contrib.auth.hashers import Argon2PasswordHasher

    for method in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, method)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            method,
            lambda *args, _real=real, _as=method, **more: (ran.append(_as), _real(*args, **more))[
                1
            ],
        )
    gives_password(anonymous(), "ada", "wrong")
    gives_password(anonymous(), "nobody", "wrong")
    assert ran == ["verify", "encode"]


def test_a_form_without_its_token_is_refused() -> None:
    with_codes()
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 403
    assert "out of date" in answer.content.decode()
    page = client.get("/sign-in").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"username": "ada", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert client.post("/sign-in", form).status_code == 302


def test_waits_are_forgotten_the_day_after(time: Time, settings: ZoneSettings) -> None:
    gives_password(anonymous(), password="wrong")
    keep_house(SealedFiles(settings), RETENTION, timezone.now().date())
    assert Refusals.objects.exists()
    time.passes(days=1, seconds=1)
    keep_house(SealedFiles(settings), RETENTION, timezone.now().date())
    assert not Refusals.objects.exists()
