# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips whose time is over, those that somebody holds, and how many were destroyed on which day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tellsafe.desk.models import (
    Attachment,
    Hold,
    Incident,
    Link,
    Note,
    Purged,
    Rendition,
    Review,
    Staff,
    Tip,
)
from tellsafe.desk.rules.decisions import HoldReason
from tellsafe.desk.rules.retention import UNSUBSTANTIATED
from tellsafe.desk.rules.states import TipState
from tellsafe.formats.charter import Retention


def due(retention: Retention, today: date, most: int, but: Collection[str] = ()) -> Sequence[str]:
    """The ids of closed tips whose last day has passed, that nobody holds and the oversight body
    has not under review, nor an incident that they are or were part of, nor another tip of it; at
    most so many, and none of those in ``but``."""
    found = _due(retention, today).exclude(pk__in=but).order_by("ended", "pk")
    return list(found.values_list("pk", flat=True)[:most])


def locked_due(retention: Retention, today: date, tips: Sequence[str]) -> list[Tip]:
    """Those of these tips that are due still, locked until the transaction ends.

    Looked for once more after the lock: a hold or an order leaves no mark on the tip's own row, so
    whoever waited for one would find the tip as it was before.
    """
    locked = _due(retention, today).filter(pk__in=tips).select_for_update().order_by("pk")
    keys = list(locked.values_list("pk", flat=True))
    return list(_due(retention, today).filter(pk__in=keys).order_by("pk"))


def _due(retention: Retention, today: date) -> QuerySet[Tip]:
    held = Hold.objects.filter(tip=OuterRef("pk"), until__gte=today)
    ordered = Review.objects.filter(tip=OuterRef("pk"), ended=None)
    within = Link.objects.filter(Exists(_ordered_within("incident")), tip=OuterRef("pk"))
    kept = ~Exists(held) & ~Exists(ordered) & ~Exists(within)
    return Tip.objects.filter(_over(retention, today), kept)


def _ordered_within(incident: str) -> QuerySet[Review]:
    """Open orders on an incident, or on a tip that is or was part of it."""
    tips = Q(tip__links__incident=OuterRef(incident))
    return Review.objects.filter(tips | Q(incident=OuterRef(incident)), ended=None)


def _over(retention: Retention, today: date) -> Q:
    closed = Q(state=TipState.CLOSED.value)
    before = {kept: today - timedelta(days=kept) for kept in _days(retention)}
    short = Q(outcome__in=UNSUBSTANTIATED, ended__lt=before[retention.unsubstantiated_days])
    return closed & (short | Q(ended__lt=before[retention.substantiated_days]))


def _days(retention: Retention) -> tuple[int, int]:
    return retention.unsubstantiated_days, retention.substantiated_days


def destroy(tips: Sequence[Tip]) -> tuple[list[str], list[str]]:
    """All rows of these tips: the ids of sealed files and of renditions that are noise from now
    on."""
    keys = [tip.pk for tip in tips]
    files = list(Attachment.objects.filter(tip__in=keys).values_list("pk", flat=True))
    made = Rendition.objects.filter(attachment__in=files).values_list("pk", flat=True)
    renditions = list(made)
    Tip.objects.filter(pk__in=keys).delete()
    return files, renditions


def destroy_incidents() -> None:
    """Incidents that are left without a tip, with all that was written about them; but for what the
    oversight body has ordered review of meanwhile, until it ends that."""
    tips = Link.objects.filter(incident=OuterRef("pk"))
    ordered = Review.objects.filter(incident=OuterRef("pk"), ended=None)
    Incident.objects.filter(~Exists(tips), ~Exists(ordered)).delete()


def emptied(retention: Retention, today: date, incident: str | None = None) -> list[str]:
    """The ids of incidents, or of this one, with words left that their last tips left so long ago
    that what came of nothing is destroyed; none of which somebody holds a former tip, or the
    oversight body has it or a former tip under review."""
    over = today - timedelta(days=retention.unsubstantiated_days)
    was_part = Link.objects.filter(incident=OuterRef("pk"))
    lately = was_part.filter(Q(undone=None) | Q(undone__gte=over))
    held = was_part.filter(tip__holds__until__gte=today)
    asked = Incident.objects.filter(**({"pk": incident} if incident else {}))
    found = asked.filter(Exists(was_part), _says_something())
    kept = Exists(lately) | Exists(held) | Exists(_ordered_within("pk"))
    return list(found.exclude(kept).values_list("pk", flat=True))


def unspoken() -> list[str]:
    """The ids of incidents with tips, that say something about none of them."""
    live = Link.objects.filter(incident=OuterRef("pk"), undone=None)
    said = live.filter(conduct=OuterRef("conduct"))
    found = Incident.objects.filter(Exists(live), ~Exists(said))
    return list(found.values_list("pk", flat=True))


def _says_something() -> Q:
    notes = Note.objects.filter(incident=OuterRef("pk"))
    asked = Review.objects.filter(incident=OuterRef("pk")).exclude(reason="", statement="")
    return ~Q(conduct="") | Exists(notes) | Exists(asked)


def hold(
    tip: Tip, key: str, reason: HoldReason, until: date, *, by: int, second: Staff, today: date
) -> None:
    """Two people hold a tip; under an id that is there already, nothing changes."""
    Hold.objects.get_or_create(
        id=key,
        defaults={
            "tip": tip,
            "reason": reason.value,
            "until": until,
            "by_id": by,
            "confirmed_by": second,
            "day": today,
        },
    )


def holds_of(tip: Tip) -> int:
    """How often a tip was held, over or not."""
    return Hold.objects.filter(tip=tip).count()


def held_by(tip: Tip, today: date) -> Hold | None:
    """The hold that keeps a tip longest from today on."""
    live = Hold.objects.filter(tip=tip, until__gte=today)
    return live.select_related("by", "confirmed_by").order_by("-until").first()


def count(day: date, tips: int) -> None:
    """So many were destroyed on this day."""
    Purged.objects.get_or_create(day=day)
    Purged.objects.filter(day=day).update(count=F("count") + tips)


def to_log(today: date) -> Iterable[tuple[date, int]]:
    """Days that are over, and how many tips were destroyed on each, that the log has not yet."""
    days = Purged.objects.filter(logged=False, day__lt=today)
    return list(days.order_by("day").values_list("day", "count"))


def note_logged(day: date) -> None:
    """It stands in the log."""
    Purged.objects.filter(day=day).update(logged=True)
