# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first half of an act that takes two people."""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import (
    Incident,
    Proposal,
    Staff,
    Tip,
    incidents,
    proposals,
    record,
    reviews,
)
from tellsafe.desk.access.proposals import Answer
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.weigh import Subject, objection, seen
from tellsafe.desk.rules.decisions import ABOUT_TIPS, Kind
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.terms import Terms


def may_propose(person: Staff, kind: Kind) -> bool:
    """Whether this person's roles let them take part in an act of this kind."""
    return person.may(Duty.PROPOSE) and (kind is not Kind.EXPORT or person.may(Duty.EXPORT))


@transaction.atomic
def propose(
    proposal: str, kind: Kind, about: str, terms: Terms | None, now: Occasion
) -> Refusal | None:
    """Propose under the id ``proposal`` an act about a tip or an incident (its id, by ``kind``; for
    an answer, the id of the review).

    The same id again by the same person changes nothing, so a form sent twice is one proposal. An
    answer to a review that has ended is none to another one of the same matter.
    """
    person = now.person
    if person is None or not may_propose(person, kind):
        return Refusal.ABSENT
    subject = _locked(kind, about)
    if subject is None:
        return Refusal.ABSENT
    if (known := proposals.find(proposal)) is not None:
        return None if known.by_id == person.pk else Refusal.ABSENT
    if kind is Kind.ANSWER and not reviews.is_open(about):
        return Refusal.NO_PLACE
    if refusal := _in_the_way(kind, subject, now) or objection(terms, subject, now):
        return refusal
    kept = {**(terms.to_json() if terms else {}), "seen": seen(kind, subject)}
    proposals.create(proposal, kind, subject, terms=kept, by=person, day=now.today)
    record.note(person, f"propose-{kind}", name_of(subject), now.today, {"proposal": proposal})
    return None


def name_of(subject: Subject) -> str:
    """As the record calls it."""
    return f"{'tip' if isinstance(subject, Tip) else 'incident'}:{subject.pk}"


def is_stale(proposal: Proposal, subject: Subject) -> bool:
    """Whether it can't be agreed to any more: what it rests on has moved on, or whoever proposed
    it works here no more, or not in a role that may. Two people act together, or nobody does."""
    kind, by = Kind(proposal.kind), proposal.by
    if not by.is_active or not may_propose(by, kind):
        return True
    return bool(proposal.terms["seen"] != seen(kind, subject))


def _locked(kind: Kind, about: str) -> Tip | Incident | None:
    if kind is Kind.ANSWER:
        return _under_review(about)
    return access.locked_tip(about) if kind in ABOUT_TIPS else incidents.locked(about)


def _under_review(review: str) -> Tip | Incident | None:
    found = reviews.find(review)
    if found is None:
        return None
    tip: str | None = found.tip_id
    if tip is not None:
        return access.locked_tip(tip)
    return incidents.locked(str(found.incident_id))


def _in_the_way(kind: Kind, subject: Subject, now: Occasion) -> Refusal | None:
    """Another proposal that waits. One that has gone stale gives way."""
    tip = subject if isinstance(subject, Tip) else None
    incident = subject if isinstance(subject, Incident) else None
    other = proposals.open_about(tip, incident, kind)
    if other is None:
        return None
    if not is_stale(other, subject):
        return Refusal.WAITING
    proposals.answer(other, Answer.STALE, None, now.today)
    return None
