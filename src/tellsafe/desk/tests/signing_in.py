# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who signs in, step by step, and a clock that stands."""

from datetime import datetime as Moment  # noqa: N812  a moment is what it is here
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tellsafe.desk.actions.codes import hold
from tellsafe.desk.models import Record, Staff
from tellsafe.desk.rules.totp import STEP_SECONDS, code_at, new_secret
from tellsafe.desk.tests.people import PASSWORD, staff
from tellsafe.serving.clock import SystemClock

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
