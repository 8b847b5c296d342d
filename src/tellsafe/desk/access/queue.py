# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue, page by page along an index: what comes after a place, never so many rows on.

See models.tips: each order, and each way to narrow it, has an index of its own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.db.models.functions import Substr

from tellsafe.desk.models import Attachment, Message, Tip
from tellsafe.desk.rules.urgency import BEHIND
from tellsafe.desk.rules.views import DESK, ME, NOBODY, ONLY, UrgentPlace, View

FIRST_LINES = 280
COUNTED = 99
_SHOWN = (
    *("id", "key", "day", "entry", "language", "life_at_risk", "where_district", "unread"),
    *("answered", "state", "urgency", "since", "due", "drill", "leader", "assignee__name"),
)


@dataclass(frozen=True)
class Beside:
    """How many files a tip has, whether its source has replied, and how many copies stand behind
    its line but for itself, counted to COUNTED + 1."""

    files: int = 0
    replied: bool = False
    copies: int = 0


def page(view: View, me: int, size: int) -> tuple[list[Tip], str]:
    """A page of ``view`` for the person ``me``, and where it goes on, or "".

    Each tip has its ``first_lines`` in place of all that it says.
    """
    found = list(_with_lines(_ordered(view, me))[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], str(_place_of(last, view)) if last else ""


def counts(views: Sequence[View], me: int) -> list[int]:
    """How many tips each view shows, counted to COUNTED + 1 and no further; one query in all."""
    if not views:
        return []
    return _counted([_filtered(view, me) for view in views])


def beside(tips: Sequence[Tip]) -> dict[str, Beside]:
    """What a line tells besides its row, by the tip's id.

    Beside the page's query, not in it: to group would be to sort, and PostgreSQL, which does not
    reckon with the page's end there, may read all replies there are to find those of a page.
    """
    keys = [tip.pk for tip in tips]
    owners = Counter(Attachment.objects.filter(tip__in=keys).values_list("tip", flat=True))
    replies = Message.objects.filter(tip__in=keys, kind="reply")
    replied = set(replies.values_list("tip", flat=True))
    copies = _copies(tips)
    return {tip.pk: Beside(owners[tip.pk], tip.pk in replied, copies[tip.pk]) for tip in tips}


def _copies(tips: Sequence[Tip]) -> dict[str, int]:
    leaders = sorted({tip.leader for tip in tips if tip.leader})
    behind = Tip.objects.filter(due__isnull=False, urgency=BEHIND)
    counted = _counted([behind.filter(leader=leader) for leader in leaders]) if leaders else []
    found = dict(zip(leaders, counted, strict=True))
    return {
        tip.pk: max(found.get(tip.leader or "", 0) - (tip.urgency == BEHIND), 0) for tip in tips
    }


def _counted(asked: Sequence[QuerySet[Tip]]) -> list[int]:
    parts: list[str] = []
    values: list[str | int | bool | None] = []
    for number, tips in enumerate(asked):
        some = tips.order_by().values("pk")[: COUNTED + 1]
        sql, given = some.query.sql_with_params()
        # Django's own SQL, with its values kept apart.
        parts.append(f"SELECT {number}, COUNT(*) FROM ({sql}) AS v{number}")  # noqa: S608
        values += given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        counted = dict(cursor.fetchall())
    return [counted[number] for number in range(len(asked))]


def _ordered(view: View, me: int) -> QuerySet[Tip]:
    tips = _filtered(view, me)
    place = view.place()
    if view.newest_first:
        return (tips.filter(key__lt=place) if place else tips).order_by("-key")
    if isinstance(place, UrgentPlace):
        order = Tuple(F("urgency"), F("due"), F("key"))
        tips = tips.filter(TupleGreaterThan(order, (place.urgency, place.due, place.key)))
    if not view.copies:
        tips = tips.filter(urgency__lt=BEHIND)
    return tips.order_by("urgency", "due", "key")


def _filtered(view: View, me: int) -> QuerySet[Tip]:
    # What is done is all in one state: to ask for that as well would mislead the planner.
    asked = {
        "state": "" if view.closed else view.state,
        "entry": view.entry,
        "language": view.language,
        "where_district": view.district,
    }
    tips = Tip.objects.filter(due__isnull=view.closed)
    if view.copies:
        tips = tips.filter(leader=view.copies)
    tips = tips.filter(**{column: value for column, value in asked.items() if value})
    return tips.filter(_assigned(view.assignee, me) & _flags(view))


def _assigned(assignee: str, me: int) -> Q:
    if not assignee:
        return Q()
    if assignee == NOBODY:
        return Q(assignee__isnull=True)
    return Q(assignee=me if assignee == ME else int(assignee))


def _flags(view: View) -> Q:
    flags = Q(life_at_risk=True) if view.life else Q()
    # Nothing that is done waits for its source.
    if view.waits == DESK or (view.waits and not view.closed):
        flags &= Q(answered=view.waits != DESK)
    if view.drill:
        flags &= Q(drill=view.drill == ONLY)
    return flags


def _with_lines(tips: QuerySet[Tip]) -> QuerySet[Tip]:
    lines = tips.select_related("assignee").annotate(first_lines=Substr("conduct", 1, FIRST_LINES))
    return lines.only(*_SHOWN)


def _place_of(tip: Tip, view: View) -> UrgentPlace | int:
    if view.newest_first:
        return tip.key
    return UrgentPlace(tip.urgency, tip.due or date.max, tip.key)
