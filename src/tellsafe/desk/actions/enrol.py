# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody sets up what they sign in with: a password, one-time codes, passkeys."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tellsafe.desk.access import Passkey, Staff, record, staff
from tellsafe.desk.actions.codes import hold
from tellsafe.desk.rules.staffing import Refusal
from tellsafe.desk.rules.totp import matching_step


def password_problems(password: str) -> list[str]:
    """What stands against a password, in sentences; nothing if it will do."""
    try:
        validate_password(password)
    except ValidationError as error:
        return list(error.messages)
    return []


@transaction.atomic
def set_password(person: Staff, password: str, now: datetime) -> Sequence[str]:
    """Another password, which ends this person's sessions. What stands against it, if anything."""
    problems = password_problems(password)
    if not problems:
        person.set_password(password)
        person.save(update_fields=["password"])
        _note(person, "password", now)
    return problems


@transaction.atomic
def set_codes(person: Staff, secret: str, code: str, now: datetime) -> bool:
    """One-time codes by ``secret``, once a first one shows that an app has it."""
    step = matching_step(secret, code, int(now.timestamp()), 0)
    if step is None:
        return False
    hold(person, secret, step)
    _set_up(person, "codes-set", now)
    return True


@transaction.atomic
def add_passkey(
    person: Staff, identity: bytes, credential: bytes, sign_count: int, label: str, now: datetime
) -> bool:
    """A passkey whose registration was verified; False if it is somebody's already."""
    if staff.find_passkey(identity):
        return False
    Passkey.objects.create(
        id=staff.passkey_key(identity),
        staff=person,
        label=label,
        credential=credential,
        sign_count=sign_count,
    )
    _set_up(person, "passkey-added", now)
    return True


@transaction.atomic
def drop_passkey(person: Staff, key: str, now: datetime) -> Refusal | None:
    """One passkey less; not the last one of somebody without password and codes."""
    keys = staff.passkeys_of(person)
    found = next((one for one in keys if one.pk == key), None)
    if found is None:
        return Refusal.UNKNOWN
    if len(keys) == 1 and not (person.totp and person.has_usable_password()):
        return Refusal.LAST_FACTOR
    found.delete()
    staff.end_sessions(person)
    _note(person, "passkey-removed", now)
    return None


def _set_up(person: Staff, act: str, now: datetime) -> None:
    """With a second factor there, the link that led here has done its work."""
    staff.drop_invitation(person)
    staff.end_sessions(person)
    _note(person, act, now)


def _note(person: Staff, act: str, now: datetime) -> None:
    record.note(person, act, f"staff:{person.pk}", now.date())
