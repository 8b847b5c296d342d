# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put a tip back into the queue, for anybody to take."""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, alarms, copies, record, tips
from tellsafe.desk.actions.move_tip import urgency_of
from tellsafe.desk.rules.urgency import URGENT
from tellsafe.serving.clock import Clock


@transaction.atomic
def release(tip: str, person: Staff, clock: Clock) -> bool:
    """Nobody's from now on. False for a tip that is not here, or nobody's already.

    A threat to life that nobody has answered rings once more, since nobody sees to it.
    """
    found = access.locked_tip(tip)
    if found is None or found.assignee_id is None:
        return False
    copies.leave(tip)
    record.note(person, "release", f"tip:{tip}", clock.today())
    found.assignee = None
    urgency = urgency_of(found)
    tips.assign(found, None, urgency=urgency)
    if urgency == URGENT and not alarms.rings(found):
        alarms.ring(found, clock)
    return True
