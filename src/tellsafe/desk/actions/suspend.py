# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suspend the pseudonym behind a tip that two people found to be made up, and lift that again.

Nobody is unmasked: it is the pseudonym that gets no more stamps, for the rest of its term, and who
is behind it the registry knows no better than the desk. A mistake made in good faith is closed for
another reason, and has no consequence at all.
"""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Suspension, Tip, record, suspensions, tallies
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.rules import told
from tellsafe.desk.rules.conduct import LEAST, MOST
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.formats.charter import VERIFIED


def suspend(tip: Tip, now: Occasion) -> Suspension | None:
    """Inside the transaction of the decision, with the tip locked. None where there is nothing to
    suspend: anybody makes pseudonyms where activation is open, and a drill's or a made-up tip's
    is nobody's."""
    if now.activation != VERIFIED or tip.term is None or tip.drill or not tip.pseudonym:
        return None
    row = suspensions.suspend(tip, tip.term, now.today)
    record.note(now.person, "suspend", f"tip:{tip.pk}", now.today)
    tallies.count(tip, "suspended", now.today)
    return row


def lift(tip: Tip, now: Occasion) -> None:
    """Inside a transaction, with the tip locked. Nothing happens where nothing is suspended."""
    row = suspensions.of_tip(tip)
    if row and suspensions.lift(row, now.today):
        record.note(now.person, "restore", f"tip:{tip.pk}", now.today)
        tallies.count(tip, "restored", now.today)


@transaction.atomic
def lift_on_appeal(number: str, why: str, now: Occasion) -> Refusal | None:
    """Somebody of the oversight body lifts it. What was decided about the tip stays; its source is
    told. Lifting again changes nothing."""
    row, person = suspensions.find(number), now.person
    if row is None or person is None or not person.may(Duty.OVERSEE):
        return Refusal.ABSENT
    if not LEAST <= len(why.strip()) <= MOST:
        return Refusal.SENTENCE
    tip = access.locked_tip(row.tip_id) if row.tip_id else None
    if suspensions.lift(row, now.today):
        details: dict[str, object] = {"number": row.pk, "why": why.strip()}
        record.note(person, "lift-suspension", "desk", now.today, details)
        if tip:
            tallies.count(tip, "restored", now.today)
            tell_status(tip, told.RESTORED, now.today, None)
    return None
