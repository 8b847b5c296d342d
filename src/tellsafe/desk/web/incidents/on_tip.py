# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of a tip shows of decisions about it: where it stands, who is missing, forms."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from tellsafe.desk.access import Incident, Link, Tip, links, proposals, retention, suspensions
from tellsafe.desk.rules.identity_mark import mark_of
from tellsafe.desk.rules.retention import last_day
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.states import TipEvent, TipState, moved
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.incidents.forms import AgainForm, CloseForm, GroundForm, HoldForm
from tellsafe.desk.web.incidents.labels import called, ground_of, show
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.incidents.words import (
    AGAIN,
    CORROBORATIONS,
    HOLDS,
    OUTCOMES,
    REASONS,
    UNDONE,
)
from tellsafe.desk.web.oversight.on_matter import on_matter


def on_tip(request: HttpRequest, tip: Tip, likely: Sequence[Incident]) -> dict[str, Any]:
    """The context of desk/incidents/on_tip.html, all below ``decision``. ``likely``: incidents
    that tips like this one are part of."""
    forms = _forms(request, tip, likely)
    kept = _kept(request, tip)
    decision = {**_standing(tip), **kept, **_proposals(request, tip), **forms}
    return {"decision": decision, **on_matter(request, tip)}


def _standing(tip: Tip) -> dict[str, Any]:
    live = links.live_of_tip(tip)
    return {
        "tip": tip,
        "link": _shown(live) if live else None,
        "former": [_shown(link) for link in links.history_of_tip(tip)],
        "reason": REASONS.get(tip.reason),
        "outcome": OUTCOMES.get(tip.outcome),
        "again": AGAIN.get(tip.again or "") if tip.state == TipState.REVIEW else None,
        "mark": None if tip.removed else mark_of(tip.conduct),
    }


def _kept(request: HttpRequest, tip: Tip) -> dict[str, Any]:
    """Until when it is here, who holds it longer, and what followed for its pseudonym."""
    now = occasion(request)
    held = retention.held_by(tip, now.today)
    promised = now.bulletin.charter.retention
    return {
        "last_day": last_day(tip.ended, tip.outcome, promised) if tip.ended else None,
        "hold": held,
        "suspension": suspensions.of_tip(tip),
        "hold_reason": HOLDS.get(held.reason) if held else None,
    }


def _shown(link: Link) -> dict[str, Any]:
    return {
        "row": link,
        "incident": called(link.incident),
        "corroboration": CORROBORATIONS.get(link.corroboration),
        "undone": UNDONE.get(link.undone_for or ""),
    }


def _proposals(request: HttpRequest, tip: Tip) -> dict[str, Any]:
    viewer, today = signed_in(request), occasion(request).today
    shown = [show(one, viewer, today) for one in proposals.about_tip(tip)]
    waits = next((one for one in shown if one.is_open and not one.is_answer), None)
    return {
        "open": waits,
        "ground_waits": ground_of(waits.row) if waits else None,
        "past": [one for one in shown if not one.is_open],
    }


def _forms(request: HttpRequest, tip: Tip, likely: Sequence[Incident]) -> dict[str, Any]:
    state, may = TipState(tip.state), signed_in(request).may(Duty.PROPOSE)

    def fits(event: TipEvent) -> bool:
        return may and not tip.removed and moved(state, event) is not None

    return {
        "ground": GroundForm(tip, likely) if fits(TipEvent.GROUND) else None,
        "close": CloseForm() if fits(TipEvent.CLOSE) else None,
        "keep": HoldForm() if may and not tip.removed else None,
        "reopen": AgainForm() if fits(TipEvent.REOPEN) else None,
    }
