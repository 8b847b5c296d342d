# SPDX-License-Identifier: AGPL-3.0-or-later
"""End a pause: somebody who decides about no tip has looked, and says what it was."""

from django.db import transaction

from tellsafe.desk.access import Staff, pauses, record
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.fairness import Finding, may_lift_pause
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.settings import ZONE

LEAST_WHY, MOST_WHY = 10, 1000


@transaction.atomic
def lift_pause(pause: str, finding: Finding, why: str, now: Occasion) -> Refusal | None:
    """One that was lifted stays as it was. ``why`` stays at the desk; the record has its code."""
    found, person = pauses.locked(pause), now.person
    if found is None or person is None or not may_lift(person):
        return Refusal.ABSENT
    if found.lifted is not None:
        return Refusal.ANSWERED
    if not LEAST_WHY <= len(why.strip()) <= MOST_WHY:
        return Refusal.SENTENCE
    pauses.lift(found, person, finding, why.strip(), now.today)
    details: dict[str, object] = {
        "category": found.category,
        "quarter": found.quarter,
        "finding": finding.value,
    }
    record.note(person, "lift-pause", "desk", now.today, details)
    return None


def may_lift(person: Staff) -> bool:
    """Whether this person may end a pause."""
    roles = [Role(role) for role in person.roles]
    body_has_key = bool(published(ZONE).charter.oversight.key)
    return person.is_active and may_lift_pause(roles, body_has_key=body_has_key)
