# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip is closed for a coded reason, two people having agreed. Part of actions.agree.

Nothing closes in silence: the source is told, in plain words, in the same transaction.
"""

from tellsafe.desk.access import Tip, closed, tallies
from tellsafe.desk.actions.ground import leave
from tellsafe.desk.actions.lock import Locked
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.remove_content import remove_content
from tellsafe.desk.actions.settle import settle
from tellsafe.desk.actions.suspend import suspend
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules.decisions import REMOVING, Reason, Undo
from tellsafe.desk.rules.states import IncidentState, TipEvent, TipState
from tellsafe.desk.rules.terms import Close


def close(tip: Tip, terms: Close, locked: Locked, now: Occasion) -> None:
    """Close it, with a held link undone; for IDENTITY its content goes as well, and for
    KNOWINGLY_FALSE its pseudonym is suspended."""
    left = leave(tip, Undo.CLOSED, locked, now)
    first = tip.state == TipState.NEW
    move_tip(tip, TipEvent.CLOSE, now.today, now.promises)
    closed.note_end(tip, now.today, reason=terms.reason)
    if first:
        promised = now.promises.acknowledge_days
        tallies.count(tip, "answered", now.today, since=tip.day, promised=promised)
    promised = now.promises.outcome_days
    tallies.count(tip, f"closed:{terms.reason}", now.today, since=tip.since, promised=promised)
    if terms.reason in REMOVING:
        remove_content(tip, now)
    suspension = suspend(tip, now) if terms.reason is Reason.KNOWINGLY_FALSE else None
    more = [terms.shown] if terms.shown else []
    tell_status(tip, terms.reason.value, now.today, now.person, more, suspension)
    if left and left.state != IncidentState.CONCLUDED:
        settle(left, now)
