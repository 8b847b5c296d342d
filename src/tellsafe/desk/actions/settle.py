# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settle an incident after its tips have changed: which links are borne out now, which are held.

This alone makes a link active. Whatever changes an incident's tips ends with it, inside the same
transaction, so that no tip stays acted on whose corroboration has gone.
"""

from tellsafe.desk.access import Incident, Link, Tip, links, tallies
from tellsafe.desk.actions.move_incident import move_incident
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules import told
from tellsafe.desk.rules.decisions import Corroboration
from tellsafe.desk.rules.ground import borne_out
from tellsafe.desk.rules.states import IncidentEvent, TipEvent, TipState
from tellsafe.desk.rules.wordings import wordings


def settle(incident: Incident, now: Occasion) -> None:
    """With the incident and the tips of its live links locked."""
    live = links.live_of(incident)
    links.keep_wordings(live, wordings({link.tip_id: link.tip.conduct for link in live}))
    claims = [links.claim_of(link) for link in live]
    whole = links.whole_attachments(claim.tip for claim in claims)
    for link, claim in zip(live, claims, strict=True):
        _settle_link(link, borne_out(claim, claims, whole, now.activation), now)
    is_active = any(link.corroboration for link in live)
    event = IncidentEvent.CORROBORATE if is_active else IncidentEvent.LOSE
    move_incident(incident, event, now.today)


def _settle_link(link: Link, by: Corroboration | None, now: Occasion) -> None:
    was_active = link.tip.state == TipState.GROUNDED
    links.bear_out(link, by)
    if by and not was_active:
        activate(link.tip, now)
    if was_active and not by:
        release(link.tip, now)


def activate(tip: Tip, now: Occasion) -> None:
    """Two people found a ground, and something bears it out: the tip is acted on."""
    first = tip.state == TipState.NEW
    if not move_tip(tip, TipEvent.GROUND, now.today, now.promises):
        return
    if first:
        promised = now.promises.acknowledge_days
        tallies.count(tip, "answered", now.today, since=tip.day, promised=promised)
    tallies.count(tip, "grounded", now.today, since=tip.day)
    tell_status(tip, told.ACTING, now.today, now.person)


def release(tip: Tip, now: Occasion) -> None:
    """It is acted on no more, and waits for another decision."""
    if move_tip(tip, TipEvent.UNLINK, now.today, now.promises):
        tell_status(tip, told.IN_REVIEW, now.today, now.person)
