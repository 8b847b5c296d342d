# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast of the desk's tests, and the browsers they sit at."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client

from tellsafe.desk.models import Staff

PASSWORD = "correct horse battery staple"


def anonymous() -> Client:
    """Somebody who found the address."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=False)


@cache
def _hashed() -> str:
    """Argon2 is slow by design; once is enough."""
    return make_password(PASSWORD)


def staff(name: str = "ada") -> Staff:
    """An account whose password is PASSWORD."""
    return Staff.objects.create(name=name, password=_hashed())


def ada() -> Client:
    """Works at the desk, and is signed in."""
    client = anonymous()
    client.force_login(staff("ada"))
    return client
