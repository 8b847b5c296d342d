# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threats to life that nobody has claimed yet."""

from datetime import UTC, datetime

from django.db.models import Prefetch, Q

from tellsafe.desk.access import changes
from tellsafe.desk.models import Alarm, Tip
from tellsafe.desk.rules.alarms import UNCLAIMED_FOR
from tellsafe.desk.rules.changes import Change
from tellsafe.serving.clock import Clock, SystemClock


def moment(clock: Clock) -> datetime:
    """The clock's time, as alarms keep it."""
    return datetime.fromtimestamp(clock.now(), UTC)


def ring(tip: Tip, clock: Clock | None = None) -> None:
    """Begin to ring for everyone on duty."""
    Alarm.objects.create(tip=tip, since=moment(clock or SystemClock()))
    changes.tell(Change.ALARM)


def quiet(tip: Tip) -> Alarm | None:
    """Ring no more: the row goes, and the time with it. What rang, or None."""
    rang = Alarm.objects.filter(pk=tip.pk).first()
    if rang:
        Alarm.objects.filter(pk=tip.pk).delete()
        changes.tell(Change.ALARM)
    return rang


def rings(tip: Tip) -> bool:
    """Whether nobody has claimed this threat to life."""
    return Alarm.objects.filter(pk=tip.pk).exists()


def ringing(now: datetime, *, late_alone: bool) -> list[Alarm]:
    """What rings, the longest first; ``late_alone``: what supervisors hear.

    Their tips are asked for by id, not joined: joined with a table that is nearly always empty,
    SQLite read a million tips on every page to find those that ring.
    """
    shown = Tip.objects.only("entry", "drill")
    found = Alarm.objects.prefetch_related(Prefetch("tip", shown)).order_by("since")
    if late_alone:
        found = found.filter(Q(escalated=True) | Q(since__lte=now - UNCLAIMED_FOR))
    return list(found)


def late(now: datetime) -> list[Alarm]:
    """What supervisors should hear from now on and do not yet."""
    found = Alarm.objects.filter(escalated=False, since__lte=now - UNCLAIMED_FOR)
    return list(found.order_by("since"))


def escalate(alarm: Alarm) -> bool:
    """Ring for the supervisors as well, with its tip locked; False if somebody else has seen to
    it."""
    return bool(Alarm.objects.filter(pk=alarm.pk, escalated=False).update(escalated=True))
