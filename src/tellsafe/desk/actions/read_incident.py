# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody opens an incident: the record says who looked, before it is shown."""

from django.db import transaction

from tellsafe.desk.access import record
from tellsafe.desk.actions.occasion import Occasion


@transaction.atomic
def read_incident(incident: str, now: Occasion) -> None:
    """There is no look without an entry."""
    record.note(now.person, "read", f"incident:{incident}", now.today)
