# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip and its incident part; what the incident says is about tips that are part of it."""

from datetime import date

from tellsafe.desk.access import Link, Staff, incidents, links
from tellsafe.desk.actions.forget_incidents import forget_incidents
from tellsafe.desk.rules.decisions import Undo


def part(link: Link, person: Staff, today: date, why: Undo) -> None:
    """Inside a transaction, with incident and tips locked; the incident is still to be settled.

    A sentence that was about the tip which leaves would otherwise be kept for as long as the
    others are. Where none is left and content of one was removed, nothing that is written stays.
    """
    links.undo(link, person, today, why)
    incident = link.incident
    live = links.live_of(incident)
    if live and incident.conduct not in {one.conduct for one in live}:
        incidents.say(incident, min(live, key=lambda one: (one.day, one.pk)).conduct)
    if not live and links.had_removed(incident):
        forget_incidents([incident.pk], person, today)
