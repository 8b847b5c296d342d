# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of the people who work at the desk."""

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff
from tellsafe.desk.rules.roles import Role, conflict_of


@transaction.atomic
def add_staff(name: str, password: str, roles: Sequence[Role] = (Role.TRIAGER,)) -> list[str]:
    """Make an account. What stands against it, in sentences; nothing if it was made."""
    problems = (
        [] if name.strip() == name and 0 < len(name) <= 64 else ["a name has 1-64 characters"]
    )
    if access.find_staff(name):
        problems.append("somebody of this name works here already")
    problems += _problems_of(password)
    if not roles:
        problems.append("somebody who works here has a role")
    if clash := conflict_of(roles):
        problems.append(f"{clash[0]} and {clash[1]} check each other: nobody holds both")
    if not problems:
        staff = Staff(name=name, roles=[str(role) for role in roles])
        staff.set_password(password)
        staff.save()
    return problems


@transaction.atomic
def change_password(name: str, password: str) -> list[str]:
    """Give an account another password, which ends its sessions. What stands against it."""
    staff = access.find_staff(name)
    problems = [] if staff else ["nobody of this name works here"]
    problems += _problems_of(password)
    if staff and not problems:
        staff.set_password(password)
        staff.save()
    return problems


def _problems_of(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as error:
        return list(error.messages)
    return []
