# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip becomes part of an incident, two people having found a ground. Part of actions.agree."""

from tellsafe.desk.access import Incident, Proposal, Tip, incidents, links, proposals
from tellsafe.desk.actions.lock import Locked
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.part import part, speaks_of_those_left
from tellsafe.desk.actions.settle import settle
from tellsafe.desk.rules.decisions import Corroboration, Undo
from tellsafe.desk.rules.states import IncidentState
from tellsafe.desk.rules.terms import Ground


def ground(tip: Tip, terms: Ground, by: Proposal, locked: Locked, now: Occasion) -> None:
    """Link it; whether the link is active or held is for ``settle`` to find. One that all its tips
    had left says from now on what this one says."""
    left = leave(tip, Undo.MOVED, locked, now)
    joined = locked.incidents[terms.incident] if terms.incident else _begin(tip, terms, now)
    is_life = terms.rests_on is Corroboration.LIFE
    links.create(
        proposals.new_id(),
        tip,
        joined,
        entry=terms.entry,
        conduct=terms.conduct,
        corroboration=Corroboration.LIFE.value if is_life else "",
        evidence=terms.evidence if terms.rests_on is Corroboration.EVIDENCE else None,
        day=now.today,
        by=by.by,
        confirmed_by=now.person,
    )
    speaks_of_those_left(joined)
    settle(joined, now)
    if left and left.state != IncidentState.CONCLUDED:
        settle(left, now)


def _begin(tip: Tip, terms: Ground, now: Occasion) -> Incident:
    return incidents.create(
        proposals.new_id(),
        entry=terms.entry,
        conduct=terms.conduct,
        district=tip.where_district,
        day=now.today,
    )


def leave(tip: Tip, why: Undo, locked: Locked, now: Occasion) -> Incident | None:
    """The tip is no part of its incident any more; that one, which is still to be settled."""
    link = links.live_of_tip(tip)
    if link is None or now.person is None:
        return None
    part(link, now.person, now.today, why)
    return locked.incidents[link.incident_id]
