# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody opens a tip: it counts as read, and the record says who looked."""

from datetime import date

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, changes, record
from tellsafe.desk.rules.changes import Change


@transaction.atomic
def read(tip: str, person: Staff, today: date) -> None:
    """Before the tip is shown, so that there is no look without an entry."""
    was_unread = access.mark_read(tip)
    record.note(person, "read", f"tip:{tip}", today)
    if was_unread:
        changes.tell(Change.TIPS)
