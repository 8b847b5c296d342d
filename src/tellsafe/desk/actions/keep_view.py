# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep a view of the queue under a title, or drop it."""

from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, record, views
from tellsafe.desk.rules.views import View


@transaction.atomic
def keep_view(person: Staff, title: str, view: View, today: date) -> bool:
    """False if this person keeps as many as there may be."""
    kept = views.save(person, title, view.whole.query)
    if kept:
        record.note(person, "keep-view", "desk", today)
    return kept


@transaction.atomic
def drop_view(person: Staff, view: str, today: date) -> bool:
    """False if it is none of this person's."""
    dropped = views.forget(person, view)
    if dropped:
        record.note(person, "drop-view", "desk", today)
    return dropped
