# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put a tip back into the queue, for anybody to take; or all that somebody had."""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, Tip, alarms, copies, record, tips
from tellsafe.desk.actions.move_tip import urgency_of
from tellsafe.desk.rules.urgency import URGENT
from tellsafe.serving.clock import Clock


@transaction.atomic
def release(tip: str, person: Staff, clock: Clock) -> bool:
    """Nobody's from now on. False for a tip that is not here, or nobody's already."""
    found = access.locked_tip(tip)
    if found is None or found.assignee_id is None:
        return False
    copies.leave(tip)
    record.note(person, "release", f"tip:{tip}", clock.today())
    _put_back(found, clock)
    return True


def release_all(person: Staff) -> None:
    """Of what this person had, nothing is theirs any more: inside the transaction in which they
    leave, or lose the roles in which they worked on it, with all of it locked."""
    for tip in tips.waiting_for(person):
        _put_back(tip)
    tips.free_done(person)


def _put_back(tip: Tip, clock: Clock | None = None) -> None:
    """With the tip locked. A threat to life that nobody has answered rings once more, since nobody
    sees to it."""
    tip.assignee = None
    urgency = urgency_of(tip)
    tips.assign(tip, None, urgency=urgency)
    if urgency == URGENT and not alarms.rings(tip):
        alarms.ring(tip, clock)
