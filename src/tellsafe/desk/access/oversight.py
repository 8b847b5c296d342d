# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the oversight body looks through: acts that take two people, and what the record has.

By codes, days, entries and districts alone. There is no way from here into a tip's text, and none
to a pseudonym.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tellsafe.desk.models import Incident, Proposal, Record, Tip
from tellsafe.desk.rules.chain import Kept

_ROWS = ("tip", "incident", "by", "second")
Place = tuple[date, str]


@dataclass(frozen=True)
class Asked:
    """Which decisions: each field may be left out. Days are of the event, of the tip, of the
    incident or of the decision: whichever falls within."""

    kind: str = ""
    entry: str = ""
    district: str = ""
    first: date | None = None
    last: date | None = None

    def told(self) -> dict[str, object]:
        """As the record tells what was asked for."""
        days = {"from": self.first, "until": self.last}
        found: dict[str, object] = {k: v.isoformat() for k, v in days.items() if v}
        codes = {"kind": self.kind, "entry": self.entry, "district": self.district}
        return {**found, **{name: code for name, code in codes.items() if code}}


def decisions(asked: Asked, before: Place | None, size: int) -> Sequence[Proposal]:
    """Acts that take two people, the newest day first, from before ``before`` (day, id)."""
    found = Proposal.objects.select_related(*_ROWS)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.entry:
        found = found.filter(Q(tip__entry=asked.entry) | Q(incident__entry=asked.entry))
    if asked.district:
        place = asked.district
        found = found.filter(Q(tip__where_district=place) | Q(incident__district=place))
    found = _within(found, asked)
    if before:
        day, key = before
        found = found.filter(Q(day__lt=day) | Q(day=day, id__lt=key))
    return list(found.order_by("-day", "-id")[:size])


def undecided(asked: Asked, most: int) -> tuple[int, int]:
    """How many tips and incidents of this entry, district and these days there are on which nobody
    has proposed anything, counted no further than ``most``: a question about an event has an
    answer even where nothing was decided."""
    tips = Tip.objects.filter(proposals=None)
    incidents = Incident.objects.filter(proposals=None)
    if asked.entry:
        tips, incidents = tips.filter(entry=asked.entry), incidents.filter(entry=asked.entry)
    if asked.district:
        tips = tips.filter(where_district=asked.district)
        incidents = incidents.filter(district=asked.district)
    if span := _span(asked):
        tips = tips.filter(Q(day__range=span) | Q(when_day__range=span))
        incidents = incidents.filter(day__range=span)
    return tips.values("pk")[:most].count(), incidents.values("pk")[:most].count()


def acts(wanted: Collection[str], asked: Asked, before: int | None, size: int) -> list[Kept]:
    """Entries of the record with these acts, the newest first; of ``asked``, the days count."""
    found = Record.objects.filter(act__in=wanted).order_by("-number")
    if span := _span(asked):
        found = found.filter(day__range=span)
    if before is not None:
        found = found.filter(number__lt=before)
    return [
        Kept(row.number, row.day, row.staff, row.act, row.about, row.entry, row.hash)
        for row in found[:size]
    ]


def here(ids: Collection[str]) -> set[str]:
    """Those of these tips and incidents that were not destroyed."""
    tips = Tip.objects.filter(pk__in=ids).values_list("pk", flat=True)
    incidents = Incident.objects.filter(pk__in=ids).values_list("pk", flat=True)
    return {*tips, *incidents}


def _within(found: QuerySet[Proposal], asked: Asked) -> QuerySet[Proposal]:
    span = _span(asked)
    if span is None:
        return found
    return found.filter(
        Q(day__range=span)
        | Q(answered__range=span)
        | Q(tip__day__range=span)
        | Q(tip__when_day__range=span)
        | Q(incident__day__range=span)
    )


def _span(asked: Asked) -> tuple[date, date] | None:
    if asked.first is None and asked.last is None:
        return None
    return asked.first or date.min, asked.last or date.max
