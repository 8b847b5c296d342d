# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts that wait for a second person, and those that had one."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from tellsafe.desk.models import Incident, Proposal, Staff, Tip
from tellsafe.desk.models.decisions import Answer as Answer
from tellsafe.desk.rules.decisions import Kind
from tellsafe.formats.encoding import b64u

_PEOPLE = ("by", "second")


# Of the terms, what people wrote.
_WRITTEN = {"conduct", "shown", "statement"}


def new_id() -> str:
    """A random one, so that ids tell no order."""
    return b64u(secrets.token_bytes(16))


def find(proposal: str) -> Proposal | None:
    """The proposal of this id, with what it is about, or None."""
    return Proposal.objects.select_related("tip", "incident", *_PEOPLE).filter(pk=proposal).first()


def locked(proposal: str) -> Proposal:
    """The proposal, locked until the transaction ends. Lock what it is about before."""
    return Proposal.objects.select_for_update().get(pk=proposal)


def open_about(tip: Tip | None, incident: Incident | None, kind: Kind) -> Proposal | None:
    """The one that stands in the way of another: any about a tip, but that an answer to the
    oversight body is in nobody's way; one a kind about an incident."""
    waiting = Proposal.objects.filter(answer=Answer.OPEN)
    if tip is not None and kind is not Kind.ANSWER:
        return waiting.filter(tip=tip).exclude(kind=Kind.ANSWER.value).first()
    if tip is not None:
        return waiting.filter(tip=tip, kind=kind).first()
    return waiting.filter(incident=incident, kind=kind).first()


def create(proposal: str, kind: Kind, about: Tip | Incident, **given: object) -> Proposal:
    """Write a proposal down; ``given`` are ``terms``, ``by`` and ``day``."""
    key = "tip" if isinstance(about, Tip) else "incident"
    return Proposal.objects.create(id=proposal, kind=kind.value, **{key: about}, **given)


def answer(proposal: Proposal, answer: Answer, second: Staff | None, day: date) -> None:
    """It waits no more."""
    proposal.answer, proposal.second, proposal.answered = answer, second, day
    proposal.save(update_fields=["answer", "second", "answered"])


def about_tip(tip: Tip) -> list[Proposal]:
    """All about a tip, those that wait first, then the newest day."""
    found = Proposal.objects.filter(tip=tip).select_related(*_PEOPLE)
    return sorted(found, key=lambda one: (one.answer != Answer.OPEN, -one.day.toordinal(), one.id))


def about_incident(incident: Incident) -> list[Proposal]:
    """All about an incident, those that wait first, then the newest day."""
    found = Proposal.objects.filter(incident=incident).select_related(*_PEOPLE)
    return sorted(found, key=lambda one: (one.answer != Answer.OPEN, -one.day.toordinal(), one.id))


def waiting(after: tuple[date, str] | None, size: int) -> Sequence[Proposal]:
    """Those that wait for a second person, the longest waiting first, from ``after`` (day, id)."""
    found = Proposal.objects.filter(answer=Answer.OPEN).select_related("tip", "incident", "by")
    if after:
        day, key = after
        found = found.filter(Q(day__gt=day) | Q(day=day, id__gt=key))
    return list(found.order_by("day", "id")[:size])


def count_waiting(most: int) -> int:
    """How many wait, counted no further than ``most``."""
    return Proposal.objects.filter(answer=Answer.OPEN).values("pk")[:most].count()


def shown_about(tip: Tip) -> set[str]:
    """Sentences, a line each, that people proposed as showing that a tip was made up."""
    found = Proposal.objects.filter(tip=tip, kind=Kind.CLOSE.value)
    return {str(one.terms["shown"]) for one in found if one.terms.get("shown")}


def forget_words(tip: Tip | None = None, incidents: Sequence[str] = ()) -> None:
    """Nothing that anybody wrote about the tip, or about these incidents, stays in proposals; their
    codes do."""
    for one in Proposal.objects.filter(Q(tip__in=[tip] if tip else []) | Q(incident__in=incidents)):
        one.terms |= dict.fromkeys(_WRITTEN & one.terms.keys(), "")
        one.save(update_fields=["terms"])
