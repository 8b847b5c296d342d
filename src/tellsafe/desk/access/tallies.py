# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting by month what happens to tips, in the transaction in which it happens."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from django.db import connection
from django.db.models import Count, F, Min, Sum

from tellsafe.desk.models import Drill, Tally, Tip
from tellsafe.desk.rules.account import Row
from tellsafe.desk.rules.picture import Counted
from tellsafe.formats.encoding import sha256_hex

Part = Literal["month", "entry", "language", "district"]


def count(
    tip: Tip,
    measure: str,
    today: date,
    *,
    since: date | None = None,
    promised: int | None = None,
) -> None:
    """Count ``measure`` for this tip this month, the days since ``since``, and whether they were
    no more than ``promised``. A drill counts nowhere."""
    if tip.drill:
        return
    key = (today.replace(day=1), measure, tip.entry, tip.language, tip.where_district)
    row = row_of(*key)
    month, measure, entry, language, district = key
    Tally.objects.get_or_create(
        id=row,
        defaults={
            "month": month,
            "measure": measure,
            "entry": entry,
            "language": language,
            "district": district,
        },
    )
    days = (today - since).days if since else 0
    kept = int(promised is not None and days <= promised)
    Tally.objects.filter(pk=row).update(
        count=F("count") + 1, days=F("days") + days, in_time=F("in_time") + kept
    )


def count_many(tips: Iterable[Tip], measure: str, today: date) -> None:
    """Count ``measure`` for each of these tips this month. Drills count nowhere."""
    month = today.replace(day=1)
    counted = Counter(
        (month, measure, tip.entry, tip.language, tip.where_district)
        for tip in tips
        if not tip.drill
    )
    add_many({key: (times, 0, 0) for key, times in counted.items()})


def count_alone(measure: str, today: date) -> None:
    """Count ``measure`` this month, by its month alone: what may outlive the tip that it is of."""
    add_many({(today.replace(day=1), measure, "", "", ""): (1, 0, 0)})


def row_of(month: date, measure: str, entry: str, language: str, district: str) -> str:
    """The id of the row that counts this."""
    key = (month, measure, entry, language, district)
    return sha256_hex("\n".join(str(part) for part in key).encode("utf-8"))


def years(this: int) -> list[int]:
    """The years from the first of which there is something to tell to this one, the last first."""
    first = first_month()
    return list(range(this, (first.year if first else this) - 1, -1))


def of_year(year: int, part: Part) -> list[Counted]:
    """All that was counted in a year, by month ("2026-11"), entry, language or district."""
    rows = Tally.objects.filter(month__gte=date(year, 1, 1), month__lte=date(year, 12, 1))
    summed = rows.values(part, "measure").annotate(
        times=Sum("count"), took=Sum("days"), kept=Sum("in_time")
    )
    return [
        Counted(_spelt(row[part]), row["measure"], row["times"], row["took"], row["kept"])
        for row in summed.order_by(part, "measure")
    ]


def first_month() -> date | None:
    """The first of which there is something to tell."""
    first: date | None = Tally.objects.aggregate(first=Min("month"))["first"]
    return first


def of_months(first: date, last: date) -> list[Row]:
    """All that was counted from one month to another, by entry, language and district."""
    rows = Tally.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    summed = rows.values("measure", "entry", "language", "district").annotate(
        times=Sum("count"), took=Sum("days"), kept=Sum("in_time")
    )
    return [
        Row(
            row["measure"],
            row["entry"],
            row["language"],
            row["district"],
            row["times"],
            row["took"],
            row["kept"],
        )
        for row in summed.order_by("measure", "entry", "language", "district")
    ]


def before_year(year: int, measures: Iterable[str]) -> int:
    """How often any of these measures happened before a year began, all in all."""
    rows = Tally.objects.filter(month__lt=date(year, 1, 1), measure__in=list(measures))
    return rows.aggregate(times=Sum("count"))["times"] or 0


def waiting(today: date) -> tuple[dict[str, int], int]:
    """Tips that wait, by state, and how many of them wait for longer than was promised.

    Counted in the queue's own index, which holds no closed tip; drills are taken off.
    """
    waits = Tip.objects.filter(due__isnull=False)
    drills = waits.filter(pk__in=Drill.objects.values("pk"), drill=True)
    counted = dict(waits.order_by().values_list("state").annotate(times=Count("pk")))
    for state in drills.values_list("state", flat=True):
        counted[state] -= 1
    late = waits.filter(due__lt=today).count() - drills.filter(due__lt=today).count()
    return {state: times for state, times in counted.items() if times}, late


def _spelt(part: object) -> str:
    return f"{part:%Y-%m}" if isinstance(part, date) else str(part)


def add_many(counted: Mapping[tuple[date, str, str, str, str], Sequence[int]]) -> None:
    """Add counts, days and in time to the rows of month, measure, entry, language and district."""
    rows: list[tuple[str | int, ...]] = [
        (row_of(*key), key[0].isoformat(), *key[1:], *sums) for key, sums in sorted(counted.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO desk_tally"
            " (id, month, measure, entry, language, district, count, days, in_time)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET"
            " count = desk_tally.count + excluded.count, days = desk_tally.days + excluded.days,"
            " in_time = desk_tally.in_time + excluded.in_time",
            rows,
        )
