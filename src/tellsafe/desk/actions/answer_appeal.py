# SPDX-License-Identifier: AGPL-3.0-or-later
"""The oversight body answers an appeal against a suspension: it lifts it, or upholds it.

What was decided about the tip stays, and its source is told either way; but that it can report
again, only once no other tip keeps it from that. A suspension that was upheld can be lifted all
the same, when something new comes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Suspension, record, suspensions, tallies
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules import told
from tellsafe.desk.rules.conduct import LEAST, MOST
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.suspension import RECONSIDERED, Reconsidered


@dataclass(frozen=True)
class _Answer:
    """``change`` says whether it changed anything; ``act`` is the record's, ``status`` what the
    source is told."""

    change: Callable[[Suspension, date], bool]
    act: str
    finding: Reconsidered
    status: str


_LIFT = _Answer(suspensions.lift, "lift-suspension", Reconsidered.LIFTED, told.RESTORED)
_UPHOLD = _Answer(suspensions.uphold, "uphold-suspension", Reconsidered.UPHELD, told.UPHELD)


@transaction.atomic
def lift_on_appeal(number: str, why: str, now: Occasion) -> Refusal | None:
    """Somebody of the oversight body lifts it, for a reason in words. Lifting again changes
    nothing."""
    return _answer(_LIFT, number, why, now)


@transaction.atomic
def uphold_on_appeal(number: str, why: str, now: Occasion) -> Refusal | None:
    """Somebody of the oversight body says that it looked, and why the suspension stays. Saying so
    again, or of one that was lifted, changes nothing."""
    return _answer(_UPHOLD, number, why, now)


def _answer(answer: _Answer, number: str, why: str, now: Occasion) -> Refusal | None:
    row, person = suspensions.find(number), now.person
    if row is None or person is None or not person.may(Duty.OVERSEE):
        return Refusal.ABSENT
    if not LEAST <= len(why.strip()) <= MOST:
        return Refusal.SENTENCE
    tip = access.locked_tip(row.tip_id) if row.tip_id else None
    if answer.change(row, now.today):
        details: dict[str, object] = {"number": row.pk, "why": why.strip()}
        record.note(person, answer.act, "desk", now.today, details)
        tallies.count_alone(f"{RECONSIDERED}{answer.finding}", now.today)
        if tip and not (answer is _LIFT and suspensions.stands(row)):
            tell_status(tip, answer.status, now.today, None)
    return None
