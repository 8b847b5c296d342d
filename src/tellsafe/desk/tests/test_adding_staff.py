# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts as the console makes them, and what is kept of a password."""

import pytest

from tellsafe.desk.access import record
from tellsafe.desk.actions.staff import add_staff, change_password
from tellsafe.desk.models import Staff
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import PASSWORD
from tellsafe.desk.tests.signing_in import TODAY

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
