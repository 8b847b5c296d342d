# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drills that were announced, and the tips that came of them."""

from dataclasses import dataclass
from datetime import date

from tellsafe.desk.models import Drill, Staff, Tip


@dataclass(frozen=True)
class Announced:
    """A drill, and the tip once it has arrived."""

    drill: Drill
    tip: Tip | None


def announce(tip: str, by: Staff | None, day: date) -> None:
    """The tip of this id, which is yet to come, will be a drill."""
    Drill.objects.create(id=tip, by=by, day=day)


def announced(most: int) -> list[Announced]:
    """The last ones, the newest day first."""
    drills = list(Drill.objects.select_related("by").order_by("-day", "id")[:most])
    tips = Tip.objects.in_bulk([drill.pk for drill in drills])
    return [Announced(drill, tips.get(drill.pk)) for drill in drills]
