# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an export is made of: an agreed proposal, the tips of an incident, the record about them."""

from collections.abc import Iterable, Sequence
from datetime import date

from tellsafe.desk.models import Incident, Link, Proposal, Record, Staff
from tellsafe.desk.models.decisions import Answer
from tellsafe.desk.rules.decisions import Kind

_USED = "used"


def find_incident(incident: str) -> Incident | None:
    """The incident of this id, or None."""
    return Incident.objects.filter(pk=incident).first()


def agreed_exports(incident: Incident, since: date) -> list[Proposal]:
    """Proposals to export it that a second person agreed to from ``since`` on, not yet used, the
    oldest first.

    Locked, inside a transaction, until it ends: two exports at once are one.
    """
    agreed = Proposal.objects.filter(
        incident=incident, kind=Kind.EXPORT, answer=Answer.AGREED, answered__gte=since
    ).select_related("by", "second")
    waiting = agreed.order_by("answered", "id").select_for_update(of=("self",))
    return [one for one in waiting if _USED not in one.terms]


def use_up(proposal: Proposal, today: date) -> None:
    """It is good for one export."""
    proposal.terms = {**proposal.terms, _USED: today.isoformat()}
    proposal.save(update_fields=["terms"])


def links_of(incident: Incident) -> list[Link]:
    """By which tips are part of it now and something bears them out, in no order that means
    anything. Nobody acts on a held link: its tip stays here."""
    borne_out = incident.links.filter(undone=None).exclude(corroboration="")
    return list(borne_out.select_related("tip", "by", "confirmed_by").order_by("tip__key"))


def entries_about(abouts: Sequence[str]) -> list[Record]:
    """The record's entries about these, the first one first."""
    return list(Record.objects.filter(about__in=abouts).order_by("number"))


def hash_at(number: int) -> str | None:
    """The hash of one entry of the record, or None."""
    return Record.objects.filter(pk=number).values_list("hash", flat=True).first()


def names_of(staff: Iterable[int]) -> dict[int, str]:
    """What these people are called, those who have an account still."""
    return dict(Staff.objects.filter(pk__in=set(staff)).values_list("pk", "name"))
