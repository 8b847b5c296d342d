# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reviews that the oversight body ordered: those that are open, and what waits for them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from tellsafe.desk.models import Incident, Link, Review, Staff, Tip
from tellsafe.desk.rules.reviews import Finding

_ROWS = ("tip", "incident", "by", "stated_by", "confirmed_by", "ended_by")


def find(review: str) -> Review | None:
    """The review of this id, or None."""
    return Review.objects.select_related(*_ROWS).filter(pk=review).first()


def locked(review: str) -> Review | None:
    """The same, locked until the transaction ends. Lock what it is about before."""
    return Review.objects.select_for_update().filter(pk=review).first()


def create(key: str, about: Tip | Incident, reason: str, by: Staff, day: date) -> Review:
    """The body orders one."""
    subject = {"tip" if isinstance(about, Tip) else "incident": about}
    return Review.objects.create(id=key, reason=reason, by=by, day=day, **subject)


def is_open(review: str) -> bool:
    """Whether the body has not ended it."""
    return Review.objects.filter(pk=review, ended=None).exists()


def open_about(about: Tip | Incident) -> Review | None:
    """The open one about this very tip or incident."""
    key = "tip" if isinstance(about, Tip) else "incident"
    return Review.objects.filter(ended=None, **{key: about}).select_related(*_ROWS).first()


def all_about(about: Tip | Incident) -> list[Review]:
    """Every one about this very tip or incident, the open one first."""
    key = "tip" if isinstance(about, Tip) else "incident"
    found = Review.objects.filter(**{key: about}).select_related(*_ROWS)
    return sorted(found, key=lambda one: (one.ended is not None, -one.day.toordinal(), one.pk))


def touching(about: Tip | Incident) -> list[Review]:
    """Open ones that a tip or an incident waits for: about it, about the incident that the tip is
    part of, or about a tip of the incident."""
    found = _open().filter(_of_tip([about.pk]) if isinstance(about, Tip) else _of_incident(about))
    return list(found.order_by("day", "id"))


def pauses(about: Tip | Incident) -> bool:
    """Whether any does."""
    return bool(touching(about))


def pause_what_it_was_part_of(tip: Tip) -> bool:
    """Whether any is about an incident that the tip is part of, or was."""
    part_of = Link.objects.filter(tip=tip).values("incident")
    return Review.objects.filter(ended=None, incident__in=part_of).exists()


def under(tips: Iterable[Tip]) -> set[str]:
    """The ids of those of these tips that wait for a review."""
    keys = [tip.pk for tip in tips]
    rows = _open().filter(_of_tip(keys)).values_list("tip_id", "incident_id")
    found = list(rows)
    incidents = [incident for _, incident in found if incident]
    own = {tip for tip, _ in found if tip}
    if not incidents:
        return own
    linked = Link.objects.filter(incident__in=incidents, tip__in=keys, undone=None)
    return own | set(linked.values_list("tip_id", flat=True))


def waiting(most: int) -> Sequence[Review]:
    """Open ones, the longest open first."""
    return list(_open().order_by("day", "id")[:most])


def count_open(most: int) -> int:
    """How many are open, counted no further than ``most``."""
    return Review.objects.filter(ended=None).values("pk")[:most].count()


def keep_statement(
    about: Tip | Incident, statement: str, *, by: int, second: Staff, today: date
) -> None:
    """The desk's account, which two people gave, to the open one about this."""
    order = open_about(about)
    if order is not None:
        order.statement, order.stated = statement, today
        order.stated_by_id, order.confirmed_by = by, second
        order.save(update_fields=["statement", "stated", "stated_by", "confirmed_by"])


def end(review: Review, finding: Finding, by: Staff, day: date) -> None:
    """The body ends it."""
    review.finding, review.ended_by, review.ended = finding.value, by, day
    review.save(update_fields=["finding", "ended_by", "ended"])


def forget_words(tip: Tip | None = None, incidents: Sequence[str] = ()) -> None:
    """Nothing that anybody wrote about the tip, or about these incidents, stays in reviews of them;
    days and findings do."""
    about = Q(tip__in=[tip] if tip else []) | Q(incident__in=incidents)
    Review.objects.filter(about).update(reason="", statement="")


def _open() -> QuerySet[Review]:
    return Review.objects.filter(ended=None).select_related(*_ROWS)


def _of_tip(tips: Sequence[str]) -> Q:
    part_of = Link.objects.filter(tip__in=tips, undone=None).values("incident")
    return Q(tip__in=tips) | Q(incident__in=part_of)


def _of_incident(incident: Incident) -> Q:
    tips = Link.objects.filter(incident=incident, undone=None).values("tip")
    return Q(incident=incident) | Q(tip__in=tips)
