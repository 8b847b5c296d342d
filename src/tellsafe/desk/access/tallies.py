# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting by month what happens to tips, in the transaction in which it happens."""

from datetime import date

from django.db.models import F

from tellsafe.desk.models import Tally, Tip
from tellsafe.formats.encoding import sha256_hex


def count(tip: Tip, measure: str, today: date, *, since: date | None = None) -> None:
    """Count ``measure`` for this tip this month, and the days since ``since``. A drill counts
    nowhere."""
    if tip.drill:
        return
    key = (today.replace(day=1), measure, tip.entry, tip.language, tip.where_district)
    row = sha256_hex("\n".join(str(part) for part in key).encode("utf-8"))
    month, measure, entry, language, district = key
    Tally.objects.get_or_create(
        id=row,
        defaults={
            "month": month,
            "measure": measure,
            "entry": entry,
            "language": language,
            "district": district,
        },
    )
    days = (today - since).days if since else 0
    Tally.objects.filter(pk=row).update(count=F("count") + 1, days=F("days") + days)
