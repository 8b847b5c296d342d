# SPDX-License-Identifier: AGPL-3.0-or-later
"""Move an incident from one state to another."""

from datetime import date

from tellsafe.desk.access import Incident, incidents
from tellsafe.desk.rules.decisions import Outcome
from tellsafe.desk.rules.states import IncidentEvent, IncidentState, incident_moved


def move_incident(
    incident: Incident, event: IncidentEvent, today: date, outcome: Outcome | None = None
) -> bool:
    """Inside a transaction, with the incident locked. False, and nothing changes, where ``event``
    has no place in its state."""
    state = incident_moved(IncidentState(incident.state), event)
    if state is None:
        return False
    incidents.place(incident, state, outcome, today if outcome else None)
    return True
