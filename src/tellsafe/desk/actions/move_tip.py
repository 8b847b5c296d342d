# SPDX-License-Identifier: AGPL-3.0-or-later
"""Move a tip from one state to another: with it move its urgency and its promised day."""

from datetime import date

from tellsafe.desk.access import Tip, alarms, tips
from tellsafe.desk.rules.promises import due_day
from tellsafe.desk.rules.states import TipEvent, TipState, moved
from tellsafe.desk.rules.urgency import URGENT, USUAL
from tellsafe.formats.charter import Promises

_ANEW = frozenset({TipEvent.REOPEN, TipEvent.RESUME})


def move_tip(tip: Tip, event: TipEvent, today: date, promises: Promises) -> bool:
    """Inside a transaction, with the tip locked. False, and nothing changes, where ``event`` has
    no place in the tip's state."""
    state = moved(TipState(tip.state), event)
    if state is None:
        return False
    since = today if event in _ANEW else tip.since
    tip.state = state
    if state is TipState.CLOSED:
        alarms.quiet(tip)
    due = due_day(state, since, promises)
    tips.place(tip, state=state, since=since, due=due, urgency=urgency_of(tip))
    return True


def urgency_of(tip: Tip) -> int:
    """A threat to life that nobody has claimed or answered comes before everything else; and one
    that rings, whoever it was given to and whatever was answered, until somebody claims it."""
    waits = tip.assignee_id is None and tip.state == TipState.NEW
    return URGENT if tip.life_at_risk and (waits or alarms.rings(tip)) else USUAL
