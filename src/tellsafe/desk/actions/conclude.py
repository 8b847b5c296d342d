# SPDX-License-Identifier: AGPL-3.0-or-later
"""An incident has an outcome, two people having agreed: its tips close, each source is told.

A held link stays as it was: its tip was never acted on, so no outcome is its, and it waits on for a
decision of its own. Part of actions.agree.
"""

from tellsafe.desk.access import Incident, Tip, closed, links, tallies
from tellsafe.desk.actions.move_incident import move_incident
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules.decisions import Outcome
from tellsafe.desk.rules.states import IncidentEvent, TipEvent
from tellsafe.desk.rules.terms import Conclude


def conclude(incident: Incident, terms: Conclude, now: Occasion) -> None:
    """With the incident and its tips locked."""
    move_incident(incident, IncidentEvent.CONCLUDE, now.today, terms.outcome)
    for link in links.live_of(incident):
        if link.corroboration:
            _end(link.tip, terms.outcome, now)


def _end(tip: Tip, outcome: Outcome, now: Occasion) -> None:
    if not move_tip(tip, TipEvent.CONCLUDE, now.today, now.promises):
        return
    closed.note_end(tip, now.today, outcome=outcome)
    promised = now.promises.outcome_days
    tallies.count(tip, f"outcome:{outcome}", now.today, since=tip.since, promised=promised)
    tell_status(tip, outcome.value, now.today, now.person)
