# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seats of the oversight body, and its words that were used."""

from datetime import date

from tellsafe.desk.models import Seat, Staff, UsedWord
from tellsafe.formats.encoding import b64u


def use(word: bytes, until: date) -> bool:
    """Mark a word as used; False if it was before."""
    _row, is_new = UsedWord.objects.get_or_create(pk=b64u(word), defaults={"until": until})
    return is_new


def keep(person: Staff, word: str) -> None:
    """The last that the body said of this person: on it the seat stands, or by it has ended."""
    Seat.objects.update_or_create(staff=person, defaults={"word": word})


def word_of(person: Staff) -> str | None:
    """The last that the body said of this person, or None."""
    return Seat.objects.filter(staff=person).values_list("word", flat=True).first()


def forget_words(today: date) -> None:
    """Used words that are good no longer by themselves."""
    UsedWord.objects.filter(until__lt=today).delete()
