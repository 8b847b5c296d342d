# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast of the desk's tests, and the browsers they sit at."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from tellsafe.desk.models import Staff
from tellsafe.desk.rules.roles import Role

PASSWORD = "correct horse battery staple"


def anonymous() -> Client:
    """Somebody who found the address."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=False)


@cache
def _hashed() -> str:
    """Argon2 is slow by design; once is enough."""
    return make_password(PASSWORD)


def staff(name: str = "ada", *roles: Role) -> Staff:
    """An account whose password is PASSWORD; a triager's if no roles are given."""
    held = [str(role) for role in roles or (Role.TRIAGER,)]
    return Staff.objects.create(name=name, password=_hashed(), roles=held)


def browser_of(person: Staff) -> Client:
    """A browser in which this person has given both factors just now."""
    client = anonymous()
    client.force_login(Staff.objects.get(pk=person.pk))
    session = client.session
    session["began"] = session["seen"] = int(timezone.now().timestamp())
    session.save()
    return client


def ada() -> Client:
    """Triages, and is signed in."""
    return browser_of(staff("ada", Role.TRIAGER))


def bao() -> Client:
    """Triages as well: the second person."""
    return browser_of(staff("bao", Role.TRIAGER))


def ines() -> Client:
    """Investigates."""
    return browser_of(staff("ines", Role.INVESTIGATOR))


def sumi() -> Client:
    """Supervises."""
    return browser_of(staff("sumi", Role.SUPERVISOR))


def pavel() -> Client:
    """Approves rewards."""
    return browser_of(staff("pavel", Role.APPROVER))


def aygul() -> Client:
    """Audits."""
    return browser_of(staff("aygul", Role.AUDITOR))


def adam() -> Client:
    """Administers accounts."""
    return browser_of(staff("adam", Role.ADMINISTRATOR))
