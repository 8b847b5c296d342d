# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody reads the record, or takes a copy: that stands in it too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, record
from tellsafe.desk.rules.chain import Kept


@dataclass(frozen=True)
class Part:
    """Which entries: of one person (0: the desk itself), about one thing, or all."""

    staff: int | None = None
    about: Sequence[str] = ()

    def told(self) -> dict[str, object]:
        """As the record's own entry tells it."""
        of = {"of": self.about[0].partition(":")[2]} if self.about else {}
        return {**of, **({} if self.staff is None else {"staff": self.staff})}


@transaction.atomic
def read_record(
    person: Staff, part: Part, before: int | None, size: int, today: date
) -> list[Kept]:
    """One page, the newest first."""
    record.note(person, "record-read", "desk", today, part.told())
    return record.page(before, size, staff=part.staff, about=part.about)


@transaction.atomic
def take_record(person: Staff, part: Part, today: date) -> Iterator[Kept]:
    """All of it up to now, the oldest first, read while it is sent."""
    record.note(person, "record-taken", "desk", today, part.told())
    return _chosen(part, record.head()[0])


def _chosen(part: Part, until: int) -> Iterator[Kept]:
    for kept in record.entries(until=until):
        whose = part.staff is None or kept.staff == part.staff
        if whose and (not part.about or kept.about in part.about):
            yield kept
