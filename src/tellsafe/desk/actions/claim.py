# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody takes a tip on. A threat to life rings no more from then on, for anybody."""

from enum import Enum

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, Tip, alarms, copies, record, staff, tallies, tips
from tellsafe.desk.actions.move_tip import urgency_of
from tellsafe.desk.rules.alarms import is_late
from tellsafe.desk.rules.roles import Duty
from tellsafe.serving.clock import Clock


class Claimed(Enum):
    """What came of it."""

    YOURS = "yours"
    ANOTHERS = "another's"  # somebody was quicker, or it was theirs before
    ABSENT = "absent"  # it is not here, or whoever claims it works on tips no more


@transaction.atomic
def claim(tip: str, person: Staff, clock: Clock) -> Claimed:
    """Two at once wait for each other at the tip's row, so one of them has it.

    While it rings anybody may take it, whoever it was given to: nobody has heard from them. But
    nobody who leaves in this very moment: it would be quiet, and with nobody.
    """
    working = staff.locked_staff(person.pk)
    found = access.locked_tip(tip)
    if found is None or working is None or not working.may(Duty.TRIAGE):
        return Claimed.ABSENT
    if found.assignee_id not in (None, person.pk) and not alarms.rings(found):
        return Claimed.ANOTHERS
    if found.assignee_id != person.pk or alarms.rings(found):
        _take(found, person, clock)
    return Claimed.YOURS


def _take(tip: Tip, person: Staff, clock: Clock) -> None:
    copies.leave(tip.pk)
    record.note(person, "claim", f"tip:{tip.pk}", clock.today())
    silence(tip, clock)
    tip.assignee = person
    tips.assign(tip, person, urgency=urgency_of(tip))


def silence(tip: Tip, clock: Clock) -> None:
    """The alarm's row goes; what stays is one more in a month's count, in time or late."""
    if rang := alarms.quiet(tip):
        late = rang.escalated or is_late(rang.since, alarms.moment(clock))
        tallies.count(tip, "claimed-late" if late else "claimed-in-time", clock.today())
