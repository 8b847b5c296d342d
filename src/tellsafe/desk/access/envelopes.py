# SPDX-License-Identifier: AGPL-3.0-or-later
"""Envelopes that were dealt with."""

from datetime import date

from django.db.models import Count

from tellsafe.desk.models import Taken
from tellsafe.desk.rules.outcomes import STORED


def is_taken(envelope_hash: str) -> bool:
    """Whether this envelope was dealt with before."""
    return Taken.objects.filter(pk=envelope_hash).exists()


def note_taken(envelope_hash: str, outcome: str, day: date) -> None:
    """Remember an envelope. Raises IntegrityError if it is remembered already."""
    Taken.objects.create(envelope_hash=envelope_hash, outcome=outcome, day=day)


def refusals_since(day: date) -> list[tuple[str, int]]:
    """How many envelopes were refused from ``day`` on, by code."""
    refused = Taken.objects.filter(day__gte=day).exclude(outcome__in=STORED)
    counted = refused.values_list("outcome").annotate(count=Count("pk")).order_by("outcome")
    return [(outcome, count) for outcome, count in counted]
