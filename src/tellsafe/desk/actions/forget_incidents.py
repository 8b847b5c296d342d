# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was written about incidents that no tip is part of any more goes; codes and days stay."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, incidents, proposals, record, retention, reviews
from tellsafe.formats.charter import Retention


def forget_incidents(emptied: Sequence[str], person: Staff | None, today: date) -> None:
    """Inside a transaction, with these incidents locked: their sentence, notes, and what was
    proposed, asked and stated about them."""
    incidents.forget_words(emptied)
    proposals.forget_words(incidents=emptied)
    reviews.forget_words(incidents=emptied)
    for incident in emptied:
        record.note(person, "remove", f"incident:{incident}", today)


def forget_emptied(promised: Retention, today: date) -> int:
    """Those that all their tips left so long ago that what came of nothing would be destroyed: how
    many. What two people hold, or the oversight body has under review, keeps its own."""
    found = retention.emptied(promised, today)
    return sum(_forget(incident, promised, today) for incident in sorted(found))


@transaction.atomic
def _forget(incident: str, promised: Retention, today: date) -> bool:
    """A tip may have joined it meanwhile."""
    if not (incidents.locked(incident) and retention.emptied(promised, today, incident)):
        return False
    forget_incidents([incident], None, today)
    return True
