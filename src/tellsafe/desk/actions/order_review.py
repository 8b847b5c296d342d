# SPDX-License-Identifier: AGPL-3.0-or-later
"""The oversight body orders the desk to account for a tip or an incident, and ends the order.

From then on what would close, conclude, export or destroy it waits, whatever two people of the
desk agree to. Only the body ends an order: the desk can't dismiss it.
"""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Incident, Tip, changes, incidents, record, reviews
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.propose import name_of
from tellsafe.desk.rules.changes import Change
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.reviews import LONGEST_REASON, SHORTEST_REASON, Finding
from tellsafe.desk.rules.roles import Duty


@transaction.atomic
def order_review(review: str, kind: str, about: str, reason: str, now: Occasion) -> Refusal | None:
    """Order one under the id ``review``; ``kind`` is "tip" or "incident".

    The same id again by the same person changes nothing.
    """
    person = now.person
    if person is None or not person.may(Duty.OVERSEE):
        return Refusal.ABSENT
    subject = _locked(kind, about)
    if subject is None:
        return Refusal.ABSENT
    if (known := reviews.find(review)) is not None:
        return None if known.by_id == person.pk else Refusal.ABSENT
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return Refusal.SENTENCE
    if reviews.open_about(subject):
        return Refusal.WAITING
    reviews.create(review, subject, reason, person, now.today)
    record.note(person, "order-review", name_of(subject), now.today, {"review": review})
    changes.tell(Change.TIPS)
    return None


@transaction.atomic
def end_review(review: str, finding: Finding, now: Occasion) -> Refusal | None:
    """What waited may go on. Ending again changes nothing."""
    found, person = reviews.find(review), now.person
    if found is None or person is None or not person.may(Duty.OVERSEE):
        return Refusal.ABSENT
    subject = _locked(*subject_of(found))
    order = reviews.locked(review)
    if subject is None or order is None:
        return Refusal.ABSENT
    if order.ended is not None:
        return None
    reviews.end(order, finding, person, now.today)
    details: dict[str, object] = {"review": review, "finding": finding.value}
    record.note(person, "end-review", name_of(subject), now.today, details)
    changes.tell(Change.TIPS)
    return None


def subject_of(review: access.Review) -> tuple[str, str]:
    """What a review is about: "tip" or "incident", and its id."""
    tip: str | None = review.tip_id
    return ("incident", str(review.incident_id)) if tip is None else ("tip", tip)


def _locked(kind: str, about: str) -> Tip | Incident | None:
    return access.locked_tip(about) if kind == "tip" else incidents.locked(about)
