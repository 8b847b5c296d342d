# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a note about an incident, for colleagues; no source reads it."""

from django.db import transaction

from tellsafe.desk.access import incidents, record
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty


@transaction.atomic
def note_incident(incident: str, note: str, text: str, now: Occasion) -> Refusal | None:
    """Under the id ``note``: the same id again changes nothing. Nothing is written about one of
    which all words are gone: no tip is in it that it could be about."""
    found, person = incidents.locked(incident), now.person
    if found is None or person is None or not person.may(Duty.TRIAGE):
        return Refusal.ABSENT
    if not found.conduct:
        return Refusal.NO_PLACE
    if incidents.add_note(found, note, person, now.today, text):
        record.note(person, "note", f"incident:{incident}", now.today)
    return None
