# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tell the others at the desk something about a tip."""

from datetime import date

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, changes, notes, record
from tellsafe.desk.rules.changes import Change


@transaction.atomic
def write_note(tip: str, person: Staff, text: str, today: date) -> bool:
    """False for a tip that is not here, or of which the content was removed."""
    found = access.locked_tip(tip)
    if found is None or found.removed:
        return False
    notes.add(found, person, text, today)
    record.note(person, "note", f"tip:{tip}", today)
    changes.tell(Change.TIPS)
    return True
