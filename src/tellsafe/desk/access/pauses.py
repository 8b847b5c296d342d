# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quarters that were looked at, and categories that are paused since."""

from collections.abc import Iterable
from datetime import date

from tellsafe.desk.access.proposals import new_id
from tellsafe.desk.models import FairnessCheck, Pause, Staff
from tellsafe.desk.rules.fairness import Finding
from tellsafe.formats.fairness import Group


def was_checked(quarter: str) -> bool:
    """Whether a quarter was looked at."""
    return FairnessCheck.objects.filter(pk=quarter).exists()


def last_check() -> FairnessCheck | None:
    """Of the newest quarter that was looked at."""
    return FairnessCheck.objects.order_by("-quarter").first()


def note_check(quarter: str, day: date, judged: int) -> bool:
    """A quarter was looked at; False if it was before."""
    defaults = {"day": day, "judged": judged}
    return FairnessCheck.objects.get_or_create(quarter=quarter, defaults=defaults)[1]


def begin(group: Group, quarter: str, day: date) -> None:
    """A category is paused."""
    Pause.objects.create(
        id=new_id(),
        category=group.category or "",
        quarter=quarter,
        measure=group.measure,
        by=group.by,
        part=group.part,
        hits=group.hits,
        whole=group.whole,
        other_hits=group.other_hits,
        other_whole=group.other_whole,
        since=day,
    )


def is_paused(categories: Iterable[str]) -> bool:
    """Whether any of these is."""
    return Pause.objects.filter(category__in=list(categories), lifted=None).exists()


def all_of_them() -> list[Pause]:
    """Those in force first, then the newest."""
    found = Pause.objects.select_related("lifted_by").order_by("-quarter", "category", "id")
    return sorted(found, key=lambda pause: pause.lifted is not None)


def shown_in(first: date) -> list[Pause]:
    """Those that were in force on or after a day, by category."""
    found = Pause.objects.exclude(lifted__lt=first)
    return list(found.order_by("category", "quarter", "measure", "by", "id"))


def locked(pause: str) -> Pause | None:
    """By its id, locked until the transaction ends."""
    return Pause.objects.select_for_update().filter(pk=pause).first()


def lift(pause: Pause, person: Staff, finding: Finding, why: str, day: date) -> None:
    """Somebody who may has looked."""
    pause.lifted, pause.lifted_by, pause.finding, pause.why = day, person, finding.value, why
    pause.save(update_fields=["lifted", "lifted_by", "finding", "why"])
