# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lock all that a decision touches, always in one order, so that two at once wait for each other
and never for one another: incidents by id, then tips by id, then the proposal."""

from collections.abc import Iterable

from tellsafe.desk.access import Incident, Proposal, Tip, incidents, links
from tellsafe.desk.rules.decisions import REMOVING


def lock(incidents_wanted: Iterable[str], tips_wanted: Iterable[str]) -> "Locked":
    """These incidents with the tips of their live links, and these tips."""
    found = [incidents.locked(key) for key in sorted(set(incidents_wanted))]
    there = {one.pk: one for one in found if one is not None}
    linked = [link.tip_id for one in there.values() for link in links.live_of(one)]
    return Locked(there, links.lock_tips({*linked, *tips_wanted}))


def lock_for(proposal: Proposal) -> "Locked":
    """What agreeing to this proposal touches: for removing a tip's content, what is written in
    incidents that it was part of before as well."""
    tip: Tip | None = proposal.tip
    keys = [proposal.incident_id, proposal.terms.get("incident")]
    if tip is not None and (link := links.live_of_tip(tip)):
        keys.append(link.incident_id)
    if tip is not None and proposal.terms.get("reason") in REMOVING:
        keys += links.incidents_ever_of(tip)
    return lock([key for key in keys if key], [tip.pk] if tip else [])


class Locked:
    """Rows as they are now, until the transaction ends."""

    def __init__(self, incidents: dict[str, Incident], tips: dict[str, Tip]) -> None:
        self.incidents = incidents
        self.tips = tips

    def subject_of(self, proposal: Proposal) -> Tip | Incident:
        """What the proposal is about."""
        tip: str | None = proposal.tip_id
        if tip is not None:
            return self.tips[tip]
        return self.incidents[str(proposal.incident_id)]
