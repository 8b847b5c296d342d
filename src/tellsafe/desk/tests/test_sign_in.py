# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in takes two factors; whoever gave fewer sees nothing of what is here."""

import re
from datetime import datetime as Moment  # noqa: N812  a moment is what it is here
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tellsafe.desk.access import record
from tellsafe.desk.actions.codes import hold
from tellsafe.desk.actions.housekeeping import keep_house
from tellsafe.desk.actions.staff import add_staff, change_password, change_roles, remove_staff
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Record, Refusals, Staff
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.rules.totp import STEP_SECONDS, code_at, new_secret
from tellsafe.desk.tests.deciding import RETENTION
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import PASSWORD, ada, anonymous, browser_of, staff
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source
from tellsafe.desk.web.session import still_holds
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneSettings

NONE = "A" * 22
SECRET = new_secret()
TODAY = SystemClock().today()


class Time:
    """The time at the desk, as Django tells it: it stands until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now: Moment = timezone.now()
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.now)

    def passes(self, **how_much: float) -> None:
        self.now += timedelta(**how_much)

    def code(self, steps: int = 0, secret: str = SECRET) -> str:
        return code_at(secret, int(self.now.timestamp()) // STEP_SECONDS + steps)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def with_codes(name: str = "ada") -> Staff:
    """A triager whose app holds SECRET."""
    person = staff(name)
    hold(person, SECRET, 0)
    return person


def gives_password(
    client: Client, name: str = "ada", password: str = PASSWORD, to: str = ""
) -> str:
    """Where that leads; "" for the same page again."""
    form = {"username": name, "password": password, "next": to}
    answer = client.post("/sign-in", form)
    return answer["location"] if answer.status_code == 302 else ""


def gives_code(client: Client, code: str) -> str:
    answer = client.post("/sign-in/code", {"code": code})
    return answer["location"] if answer.status_code == 302 else ""


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def acts() -> list[tuple[str, str]]:
    return list(Record.objects.order_by("number").values_list("act", "about"))


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


def test_after_five_refusals_the_right_password_waits_too(time: Time) -> None:
    with_codes()
    for _ in range(5):
        assert gives_password(anonymous(), password="wrong") == ""
    assert gives_password(anonymous()) == ""
    time.passes(seconds=29)
    assert gives_password(anonymous()) == ""
    time.passes(seconds=1)
    assert gives_password(anonymous()) == "/sign-in/code"


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(time: Time) -> None:
    with_codes()
    waits = []
    for _ in range(12):
        gives_password(anonymous(), password="wrong")
        until = Refusals.objects.get().until
        waits.append((until - time.now).total_seconds())
        time.now = max(until, time.now)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_what_is_tried_while_an_account_waits_makes_it_wait_no_longer(time: Time) -> None:
    with_codes()
    for _ in range(50):
        gives_password(anonymous(), password="wrong")
    assert Refusals.objects.get().count == 5
    assert len(acts()) == 5


def test_a_password_does_not_forgive_wrong_codes(time: Time) -> None:
    with_codes()
    for _ in range(5):
        client = anonymous()
        assert gives_password(client) == "/sign-in/code"
        assert gives_code(client, "000000") == ""
    assert gives_code(client, time.code()) == ""
    assert gives_password(anonymous()) == ""


def test_a_good_sign_in_forgives(time: Time) -> None:
    with_codes()
    for _ in range(4):
        gives_password(anonymous(), password="wrong")
    client = anonymous()
    gives_password(client)
    assert gives_code(client, time.code())
    assert not Refusals.objects.exists()


def test_refusals_are_recorded_without_a_name_that_nobody_has(time: Time) -> None:
    person = with_codes()
    gives_password(anonymous(), password="wrong")
    gives_password(anonymous(), "my-password-by-mistake")
    assert acts() == [("refused", f"staff:{person.pk}"), ("refused", "desk")]
    assert "mistake" not in str(list(Record.objects.values()))


def test_names_that_nobody_has_do_not_flood_the_record(time: Time) -> None:
    for number in range(40):
        gives_password(anonymous(), f"nobody-{number}")
    assert len(acts()) == 5


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


# Accounts


def test_passwords_are_kept_by_argon2_and_sign_ins_not_at_all() -> None:
    add_staff("ada", PASSWORD, [Role.TRIAGER], TODAY)
    assert Staff.objects.get().password.startswith("argon2$argon2id$")
    assert {column.name for column in Staff._meta.concrete_fields} == {
        "id",
        "name",
        "password",
        "roles",
        "is_active",
        "series",
        "totp",
    }


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        (" ada", PASSWORD),
        ("a\u200bda", PASSWORD),
        ("a" * 65, PASSWORD),
        ("ada", "short"),
        ("ada", "password1234"),
    ],
)
def test_staff_that_can_not_be_added(name: str, password: str) -> None:
    assert len(add_staff(name, password, [Role.TRIAGER], TODAY)) == 1
    assert not Staff.objects.exists()


def test_two_of_one_name_are_not_added() -> None:
    add_staff("ada", PASSWORD, [Role.TRIAGER], TODAY)
    assert len(add_staff("ada", PASSWORD, [Role.TRIAGER], TODAY)) == 1
    assert len(change_password("nobody", PASSWORD, TODAY)) == 1
    assert record.head()[0] == 1


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


def test_waits_are_forgotten_the_day_after(time: Time, settings: ZoneSettings) -> None:
    gives_password(anonymous(), password="wrong")
    keep_house(SealedFiles(settings), RETENTION, TODAY)
    assert Refusals.objects.exists()
    time.passes(days=1, seconds=1)
    keep_house(SealedFiles(settings), RETENTION, TODAY)
    assert not Refusals.objects.exists()
