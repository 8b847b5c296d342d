# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take a tip out of an incident. What was linked, by whom and on what ground stays as history."""

from django.db import transaction

from tellsafe.desk.access import links, record, reviews
from tellsafe.desk.actions.lock import lock
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.part import part
from tellsafe.desk.actions.settle import release, settle
from tellsafe.desk.rules.decisions import Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.states import IncidentState


@transaction.atomic
def unlink(link: str, why: Undo, now: Occasion) -> Refusal | None:
    """The tip waits for a decision again; others of the incident that stood on it alone do too.

    Undoing again changes nothing. A concluded incident has to be reopened first.
    """
    found, person = links.find(link), now.person
    if found is None or person is None or not person.may(Duty.PROPOSE):
        return Refusal.ABSENT
    incident = lock([found.incident_id], [found.tip_id]).incidents[found.incident_id]
    found = links.find(link)
    if found is None or found.undone:
        return None
    if incident.state == IncidentState.CONCLUDED:
        return Refusal.NO_PLACE
    if reviews.pauses(incident):
        return Refusal.REVIEW
    part(found, person, now.today, why)
    details: dict[str, object] = {"link": link, "why": why.value, "tip": found.tip_id}
    record.note(person, "unlink", f"incident:{incident.pk}", now.today, details)
    release(found.tip, now)
    settle(incident, now)
    return None
