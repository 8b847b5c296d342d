# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody brings a word of the oversight body: a seat is given, renewed or taken.

Nobody at the operator can do any of it. A word is good once; a seat that was lost (a password
forgotten, a phone gone) is given anew by another word for the same name. An end is taken for any
name: a word that was lost before anybody used it is good for nothing from then on.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, record, seats, staff
from tellsafe.desk.rules.reviews import SeatRefusal
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.rules.staffing import name_refusal
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.errors import FormatError
from tellsafe.formats.seat import UNSEAT, SeatWord, read_seat

_BY: dict[str, object] = {"by": "oversight"}


@dataclass(frozen=True)
class Seated:
    """An account, and the secret part of the link by which its owner sets it up."""

    person: Staff
    token: str


@dataclass(frozen=True)
class Unseated:
    """An account that is none any more, or never was."""

    person: Staff


@transaction.atomic
def use_seat_word(text: str, bulletin: Bulletin, today: date) -> Seated | Unseated | SeatRefusal:
    """Do what the word says. One that is refused stays unused."""
    key = bulletin.charter.oversight.key_bytes
    if key is None:
        return SeatRefusal.NO_KEY
    signed = "".join(text.split())
    try:
        word = read_seat(signed, key, bulletin.deployment)
    except FormatError:
        return SeatRefusal.FORGED
    if not word.is_good_on(today):
        return SeatRefusal.OVER
    found = _locked(word.name)
    if refusal := _refusal(word, found):
        return refusal
    last = _last_word(found, key, bulletin.deployment) if found else None
    if last and _is_outdated(word, last):
        return SeatRefusal.OLDER
    if not seats.use(word.word, word.until):
        return SeatRefusal.USED
    person = found or staff.make_staff(word.name, [Role.OVERSIGHT])
    if word.act == UNSEAT:
        return _unseat(person, signed, today)
    return _seat(person, signed, word.until, today)


def _locked(name: str) -> Staff | None:
    """Of two words for one name at once, the second reads what the first has left."""
    found = staff.find_staff(name)
    return staff.locked_staff(found.pk) if found else None


def _refusal(word: SeatWord, found: Staff | None) -> SeatRefusal | None:
    if found is not None and found.roles != [Role.OVERSIGHT]:
        return SeatRefusal.TAKEN
    return SeatRefusal.NAME if name_refusal(word.name) else None


def _last_word(person: Staff, key: bytes, deployment: str) -> SeatWord | None:
    """What the body said of this name before; None if nothing that its key of now has signed."""
    try:
        return read_seat(seats.word_of(person) or "", key, deployment)
    except FormatError:
        return None


def _is_outdated(word: SeatWord, last: SeatWord) -> bool:
    """Whether the body has said something newer of this name. Of one day an end is the newest: a
    word that was lost before it may not give the seat back."""
    return word.day < last.day or (word.day == last.day and last.act == UNSEAT)


def _seat(person: Staff, signed: str, until: date, today: date) -> Seated:
    person.is_active = True
    person.save(update_fields=["is_active"])
    _forget_sign_in(person)
    seats.keep(person, signed)
    token = secrets.token_urlsafe(32)
    staff.invite(person, token, None, until)
    record.note(None, "seated", f"staff:{person.pk}", today, _BY)
    return Seated(person, token)


def _unseat(person: Staff, signed: str, today: date) -> Unseated:
    person.is_active = False
    person.save(update_fields=["is_active"])
    _forget_sign_in(person)
    seats.keep(person, signed)
    staff.drop_invitation(person)
    record.note(None, "unseated", f"staff:{person.pk}", today, _BY)
    return Unseated(person)


def _forget_sign_in(person: Staff) -> None:
    staff.drop_factors(person)
    staff.end_sessions(person)
    staff.forgive(person.pk)
