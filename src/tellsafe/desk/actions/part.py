# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip and its incident part; what the incident says is about tips that are part of it."""

from datetime import date

from django.db import transaction

from tellsafe.desk.access import Incident, Link, Staff, incidents, links, retention
from tellsafe.desk.actions.forget_incidents import forget_incidents
from tellsafe.desk.rules.decisions import Undo


def part(link: Link, person: Staff, today: date, why: Undo) -> None:
    """Inside a transaction, with incident and tips locked; the incident is still to be settled.

    A sentence that was about the tip which leaves would otherwise be kept for as long as the
    others are. Where none is left and content of one was removed, nothing that is written stays.
    """
    links.undo(link, person, today, why)
    incident = link.incident
    if not speaks_of_those_left(incident) and links.had_removed(incident):
        forget_incidents([incident.pk], person, today)


def speak_of_those_left() -> int:
    """The same after tips were destroyed: how many incidents say something else now."""
    return sum(_speak(incident) for incident in sorted(retention.unspoken()))


@transaction.atomic
def _speak(incident: str) -> bool:
    found = incidents.locked(incident)
    return found is not None and speaks_of_those_left(found)


def speaks_of_those_left(incident: Incident) -> bool:
    """Whether any tip is part of it; then its sentence is one of theirs, as of now."""
    live = links.live_of(incident)
    if live and incident.conduct not in {one.conduct for one in live}:
        incidents.say(incident, min(live, key=lambda one: (one.day, one.pk)).conduct)
    return bool(live)
