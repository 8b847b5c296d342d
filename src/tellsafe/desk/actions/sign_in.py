# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two steps of signing in by password and code, and what a refused one costs.

Whoever gives an unknown name, a wrong password, or the right one while the account waits gets the
same answer, after the same work. No address is kept of anybody, so waiting is the account's; a
passkey can't be guessed and does not wait, so nobody can be kept out who has one.
"""

from datetime import datetime

from django.db import transaction

from tellsafe.desk.access import Staff, record, staff
from tellsafe.desk.actions.codes import accept_code
from tellsafe.desk.rules.waiting import wait_after


def check_password(name: str, password: str, now: datetime) -> Staff | None:
    """First step: whose name and password these are, or None. It does not forgive refusals."""
    person = staff.find_staff(name)
    # Outside the transaction: it takes long by design, and would keep everybody from writing.
    fits = _fits(person, password)
    with transaction.atomic():
        number = person.pk if person else staff.NOBODY
        if _waits(number, now):
            return None
        if person and person.is_active and fits:
            return person
        _refuse(number, "password", now)
        return None


@transaction.atomic
def check_code(number: int, code: str, now: datetime) -> Staff | None:
    """Second step, after the first one: the person, signed in, or None."""
    person = staff.locked_staff(number)
    if person is None or not person.is_active or _waits(number, now):
        return None
    if not accept_code(person, code, now):
        _refuse(number, "code", now)
        return None
    note_sign_in(person, "code", now)
    return person


def note_sign_in(person: Staff, way: str, now: datetime) -> None:
    """Inside a transaction: somebody has given two factors."""
    staff.forgive(person.pk)
    record.note(person, "signed-in", f"staff:{person.pk}", now.date(), {"way": way})


@transaction.atomic
def note_refused_passkey(now: datetime) -> None:
    """A passkey that is nobody's, or a signature that is wrong. Counted with unknown names, so
    that the record does not grow as fast as somebody can ask."""
    if not _waits(staff.NOBODY, now):
        _refuse(staff.NOBODY, "passkey", now)


def _fits(person: Staff | None, password: str) -> bool:
    if person is None:
        Staff().set_password(password)  # as much work as checking one
        return False
    return person.check_password(password)


def _waits(number: int, now: datetime) -> bool:
    until = staff.waits_until(number)
    return until is not None and now < until


def _refuse(number: int, way: str, now: datetime) -> None:
    """The record says so once for each attempt that was looked at: at most a few an hour."""
    count = staff.count_refusal(number, now)
    staff.wait_until(number, now + wait_after(count))
    about = f"staff:{number}" if number else "desk"
    record.note(None, "refused", about, now.date(), {"way": way, "count": count})
