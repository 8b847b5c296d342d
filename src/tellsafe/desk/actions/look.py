# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody is shown a file of a tip: no look without an entry in the record."""

from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, record


@transaction.atomic
def look(tip: str, person: Staff, today: date) -> None:
    """One entry a person, tip and day is enough: a film comes in a hundred pieces, and whoever
    opened the tip has an entry of that already."""
    newest = record.page(None, 1, staff=person.pk, about=(f"tip:{tip}",))
    if not newest or newest[0].day != today:
        record.note(person, "look", f"tip:{tip}", today)
