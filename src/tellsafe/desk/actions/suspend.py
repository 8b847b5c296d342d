# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suspend the pseudonym behind a tip that two people found to be made up, and lift that again.

Nobody is unmasked: it is the pseudonym that gets no more stamps, for the rest of its term, and who
is behind it the registry knows no better than the desk. A mistake made in good faith is closed for
another reason, and has no consequence at all.
"""

from tellsafe.desk.access import Suspension, Tip, record, suspensions, tallies
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.rules.suspension import RECONSIDERED, WAS_SUSPENDED, Reconsidered
from tellsafe.formats.charter import VERIFIED


def suspend(tip: Tip, now: Occasion) -> Suspension | None:
    """Inside the transaction of the decision, with the tip locked. None where there is nothing to
    suspend: anybody makes pseudonyms where activation is open, and a drill's or a made-up tip's
    is nobody's.

    It is counted once for each closing that has led to it, in that closing's month: so of those
    that were made up no more were suspended than there were.
    """
    if now.activation != VERIFIED or tip.term is None or tip.drill or not tip.pseudonym:
        return None
    row = suspensions.suspend(tip, tip.term, now.today)
    record.note(now.person, "suspend", f"tip:{tip.pk}", now.today)
    tallies.count(tip, WAS_SUSPENDED, now.today)
    return row


def lift(tip: Tip, now: Occasion) -> bool:
    """The desk looks at the tip again: inside a transaction, with the tip locked. Nothing happens
    where nothing is suspended. Whether its source can report again by that: no other tip of its
    pseudonym keeps it suspended."""
    row = suspensions.of_tip(tip)
    if row is None or not suspensions.lift(row, now.today):
        return False
    record.note(now.person, "restore", f"tip:{tip.pk}", now.today)
    tallies.count_alone(f"{RECONSIDERED}{Reconsidered.LIFTED_BY_DESK}", now.today)
    return not suspensions.stands(row)
