# SPDX-License-Identifier: AGPL-3.0-or-later
"""Envelopes that were dealt with, and those that could not be yet."""

from datetime import date

from django.db.models import Count, F

from tellsafe.desk.models import Taken, Untaken
from tellsafe.desk.rules.outcomes import STORED

# A row that was locked for a moment, or an intake that was away, is no fault to tell of.
_AGAIN = 3


def is_taken(envelope_hash: str) -> bool:
    """Whether this envelope was dealt with before."""
    return Taken.objects.filter(pk=envelope_hash).exists()


def note_taken(envelope_hash: str, outcome: str, day: date) -> None:
    """Remember an envelope; a key that was kept to open it later goes. Raises IntegrityError if it
    is remembered already."""
    Untaken.objects.filter(pk=envelope_hash).delete()
    Taken.objects.create(envelope_hash=envelope_hash, outcome=outcome, day=day)


def note_untaken(envelope_hash: str, file_key: bytes, day: date) -> None:
    """The desk failed to deal with it; from now on ``file_key`` opens it, whatever becomes of the
    weekly keys."""
    row, _ = Untaken.objects.get_or_create(
        envelope_hash=envelope_hash, defaults={"file_key": file_key, "day": day}
    )
    Untaken.objects.filter(pk=row.pk).update(tries=F("tries") + 1)


def untaken_key(envelope_hash: str) -> bytes | None:
    """What opens an envelope that the desk failed to deal with before."""
    row = Untaken.objects.filter(pk=envelope_hash).first()
    return bytes(row.file_key) if row else None


def count_untaken(most: int) -> int:
    """How many the desk failed to deal with again and again, counted no further than ``most``."""
    return Untaken.objects.filter(tries__gte=_AGAIN).values("pk")[:most].count()


def refusals_since(day: date) -> list[tuple[str, int]]:
    """How many envelopes were refused from ``day`` on, by code."""
    refused = Taken.objects.filter(day__gte=day).exclude(outcome__in=STORED)
    counted = refused.values_list("outcome").annotate(count=Count("pk")).order_by("outcome")
    return [(outcome, count) for outcome, count in counted]
