# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reopen a concluded incident, for a coded reason: its tips are acted on again, sources told."""

from django.db import transaction

from tellsafe.desk.access import Incident, Tip, closed, links, record, tallies
from tellsafe.desk.actions.lock import lock
from tellsafe.desk.actions.move_incident import move_incident
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.settle import settle
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules import told
from tellsafe.desk.rules.decisions import Again
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.states import IncidentEvent, IncidentState, TipEvent, TipState


@transaction.atomic
def resume(incident: str, why: Again, now: Occasion) -> Refusal | None:
    """One that is open already stays as it is."""
    person = now.person
    found = lock([incident], []).incidents.get(incident)
    if found is None or person is None or not person.may(Duty.PROPOSE):
        return Refusal.ABSENT
    if found.state != IncidentState.CONCLUDED:
        return None
    record.note(person, "reopen", f"incident:{incident}", now.today, {"why": why.value})
    _resume(found, now)
    return None


def _resume(incident: Incident, now: Occasion) -> None:
    move_incident(incident, IncidentEvent.RESUME, now.today)
    for link in links.live_of(incident):
        if link.corroboration:
            _act_on(link.tip, now)
    settle(incident, now)


def _act_on(tip: Tip, now: Occasion) -> None:
    """One that is looked at again already was counted, and its source told, when that began."""
    was_closed = tip.state == TipState.CLOSED
    if tip.removed or not move_tip(tip, TipEvent.RESUME, now.today, now.promises):
        return
    if was_closed:
        closed.note_end(tip, None)
        tallies.count(tip, "reopened", now.today)
        tell_status(tip, told.REOPENED, now.today, now.person)
