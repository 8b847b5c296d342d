# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of the people who work at the desk: made, changed, ended.

Each act names who did it; None is the operator at the machine's console.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from tellsafe.desk.access import Staff, record, staff, tips
from tellsafe.desk.actions.enrol import password_problems
from tellsafe.desk.actions.release import release_all
from tellsafe.desk.rules.roles import Duty, Role
from tellsafe.desk.rules.staffing import Refusal, name_refusal, roles_refusal

INVITED_DAYS = 3
_CONSOLE: dict[str, object] = {"by": "console"}


@dataclass(frozen=True)
class Invited:
    """An account, and the secret part of the link that is shown once and kept nowhere."""

    person: Staff
    token: str
    until: date


@transaction.atomic
def add_staff(
    name: str, password: str, roles: Sequence[Role], today: date
) -> Sequence[Refusal | str]:
    """Make an account with a password; its first sign-in has to set up the second factor.

    What stands against it: refusals, and sentences about the password.
    """
    problems: list[Refusal | str] = [*_refusals(name, roles), *password_problems(password)]
    if not problems:
        person = staff.make_staff(name, list(roles))
        person.set_password(password)
        person.save(update_fields=["password"])
        _note(None, "added", person, today, roles=sorted(roles))
    return problems


@transaction.atomic
def change_password(name: str, password: str, today: date) -> Sequence[Refusal | str]:
    """At the console: give an account another password, which ends its sessions."""
    person = staff.find_staff(name)
    problems: list[Refusal | str] = [*password_problems(password)]
    if person is None:
        problems.append(Refusal.UNKNOWN)
    elif _is_seat(person.roles):
        problems.append(Refusal.SEAT)
    elif not problems:
        person.set_password(password)
        person.save(update_fields=["password"])
        staff.end_sessions(person)
        _note(None, "password", person, today)
    return problems


@transaction.atomic
def invite_staff(
    name: str, roles: Sequence[Role], today: date, by: Staff | None
) -> Invited | Sequence[Refusal]:
    """An account that its owner sets up by a link, within three days."""
    if refusals := _refusals(name, roles):
        return refusals
    person = staff.make_staff(name, list(roles))
    _note(by, "invited", person, today, roles=sorted(roles))
    return _invite(person, today, by)


@transaction.atomic
def reset_factors(number: int, today: date, by: Staff | None) -> Invited | Refusal:
    """Somebody lost what they sign in with: nothing of it counts any more, sessions end, and a
    new link sets them up again. Who invites is known; whoever was only asked by telephone to
    "reset my codes" can hand the link to nobody but the person they know."""
    person = staff.locked_staff(number)
    if person is None or not person.is_active:
        return Refusal.UNKNOWN
    if by and by.pk == person.pk:
        return Refusal.SELF
    if _is_seat(person.roles):
        return Refusal.SEAT
    staff.drop_factors(person)
    staff.end_sessions(person)
    staff.forgive(person.pk)
    _note(by, "factors-reset", person, today)
    return _invite(person, today, by)


@transaction.atomic
def change_roles(
    number: int, roles: Sequence[Role], today: date, by: Staff | None
) -> Refusal | None:
    """Other roles; this person's sessions end, and tips go free that they may work on no more."""
    person = staff.locked_staff(number)
    if person is None or not person.is_active:
        return Refusal.UNKNOWN
    refusal = _own(person, by) or _seat(person, roles) or roles_refusal(roles)
    if refusal is None and Role.ADMINISTRATOR not in roles:
        refusal = _last(person)
    if refusal is None:
        _give(person, roles, today, by)
    return refusal


@transaction.atomic
def remove_staff(number: int, today: date, by: Staff | None) -> Refusal | None:
    """This person does not work here any more. The row stays, since the record names it."""
    person = staff.locked_staff(number)
    if person is None or not person.is_active:
        return Refusal.UNKNOWN
    refusal = _own(person, by) or _seat(person) or _last(person)
    if refusal is None:
        person.is_active = False
        person.save(update_fields=["is_active"])
        staff.drop_factors(person)
        staff.drop_invitation(person)
        staff.end_sessions(person)
        staff.forgive(person.pk)
        staff.forget_work(person)
        _note(by, "removed", person, today, freed=tips.lock_all_of(person))
        release_all(person)
    return refusal


def _give(person: Staff, roles: Sequence[Role], today: date, by: Staff | None) -> None:
    before = sorted(person.roles)
    person.roles = [str(role) for role in roles]
    person.save(update_fields=["roles"])
    staff.end_sessions(person)
    freed = 0 if person.may(Duty.TRIAGE) else tips.lock_all_of(person)
    _note(by, "roles", person, today, before=before, roles=sorted(roles), freed=freed)
    if freed:
        release_all(person)


def _refusals(name: str, roles: Sequence[Role]) -> list[Refusal]:
    taken = Refusal.TAKEN if staff.find_staff(name) else None
    seat = Refusal.SEAT if _is_seat(roles) else None
    found = (name_refusal(name), taken, seat, roles_refusal(roles))
    return [one for one in found if one is not None]


def _seat(person: Staff, roles: Sequence[Role] = ()) -> Refusal | None:
    """The oversight body alone gives its role, takes it and renews it: actions.use_seat_word."""
    return Refusal.SEAT if _is_seat([*person.roles, *roles]) else None


def _is_seat(roles: Sequence[str]) -> bool:
    return Role.OVERSIGHT in roles


def _own(person: Staff, by: Staff | None) -> Refusal | None:
    """Whoever could change their own roles would hold them all; who could remove themselves
    might leave nobody who invites."""
    return Refusal.SELF if by and by.pk == person.pk else None


def _last(person: Staff) -> Refusal | None:
    administers = Role.ADMINISTRATOR in person.roles
    return Refusal.LAST if administers and not staff.other_administrators(person) else None


def _invite(person: Staff, today: date, by: Staff | None) -> Invited:
    token = secrets.token_urlsafe(32)
    until = today + timedelta(days=INVITED_DAYS)
    staff.invite(person, token, by, until)
    return Invited(person, token, until)


def _note(by: Staff | None, act: str, person: Staff, today: date, **details: object) -> None:
    """Roles before and after are codes; an account is named by its number."""
    told = details if by else {**_CONSOLE, **details}
    record.note(by, act, f"staff:{person.pk}", today, told)
