# SPDX-License-Identifier: AGPL-3.0-or-later
"""Give a tip to somebody, with a word about it if there is one to say."""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, copies, notes, record, staff, tips
from tellsafe.desk.actions.move_tip import urgency_of
from tellsafe.desk.rules.roles import Duty
from tellsafe.serving.clock import Clock


@transaction.atomic
def give(tip: str, person: Staff, to: Staff, word: str, clock: Clock) -> bool:
    """From now on it is ``to``'s; ``word`` becomes a note. False for a tip that is not here, for
    somebody who works on tips no more, and for a word about what was removed.

    A threat to life goes on ringing: that it was given to somebody is no sign that they know.
    It stays first in the queue as well, until one claims it.
    """
    taker = staff.locked_staff(to.pk)
    found = access.locked_tip(tip)
    if found is None or (word and found.removed) or not (taker and taker.may(Duty.TRIAGE)):
        return False
    copies.leave(tip)
    record.note(person, "give", f"tip:{tip}", clock.today(), {"to": to.pk})
    found.assignee = to
    tips.assign(found, to, urgency=urgency_of(found))
    if word:
        notes.add(found, person, word, clock.today())
    return True
