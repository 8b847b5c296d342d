# SPDX-License-Identifier: AGPL-3.0-or-later
"""Look at a closed tip again, for a coded reason. One person is enough: it takes two to close."""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Tip, closed, record, tallies
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.suspend import lift
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules import told
from tellsafe.desk.rules.decisions import Again
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.states import TipEvent, TipState


@transaction.atomic
def reopen(tip: str, why: Again, now: Occasion) -> Refusal | None:
    """By a person. One that is looked at again already stays as it is."""
    found, person = access.locked_tip(tip), now.person
    if found is None or person is None or not person.may(Duty.PROPOSE):
        return Refusal.ABSENT
    if found.state == TipState.REVIEW:
        return None
    return None if begin_review(found, why, now) else _why_not(found)


def begin_review(tip: Tip, why: Again, now: Occasion, alike: Tip | None = None) -> bool:
    """Inside a transaction, with the tip locked. False, and nothing changes, for a tip that is not
    closed or of which the content is gone."""
    record.hold()
    if tip.removed or not move_tip(tip, TipEvent.REOPEN, now.today, now.promises):
        return False
    closed.note_end(tip, None)
    closed.note_review(tip, why, alike)
    lifted = lift(tip, now)
    record.note(now.person, "reopen", f"tip:{tip.pk}", now.today, {"why": why.value})
    tallies.count(tip, "reopened", now.today)
    tell_status(tip, told.REOPENED, now.today, now.person, lifted=lifted)
    return True


def _why_not(tip: Tip) -> Refusal:
    return Refusal.REMOVED if tip.removed else Refusal.NO_PLACE
