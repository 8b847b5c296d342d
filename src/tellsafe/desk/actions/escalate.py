# SPDX-License-Identifier: AGPL-3.0-or-later
"""A threat to life that nobody claims goes to the supervisors as well."""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Alarm, alarms, changes, record
from tellsafe.desk.rules.changes import Change
from tellsafe.serving.clock import Clock


def escalate(clock: Clock) -> int:
    """For how many it has come to that just now. Looks first, and writes when there is need."""
    late = alarms.late(alarms.moment(clock))
    return sum(_escalate(alarm, clock) for alarm in late)


@transaction.atomic
def _escalate(alarm: Alarm, clock: Clock) -> bool:
    """Claimed in this very moment, or seen to by another process: then there is nothing to do."""
    if access.locked_tip(alarm.pk) is None or not alarms.escalate(alarm):
        return False
    record.note(None, "escalate", f"tip:{alarm.pk}", clock.today())
    changes.tell(Change.ALARM)
    return True
