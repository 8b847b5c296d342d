# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second half of an act that takes two people: another person agrees, and it is done.

All of it is one transaction: the answer, the effect, the entries in the record, and what the
source is told. Nobody agrees to what they proposed, whatever roles they hold.
"""

from django.db import transaction

from tellsafe.desk.access import (
    Incident,
    Proposal,
    Staff,
    Tip,
    copies,
    proposals,
    record,
    retention,
    reviews,
)
from tellsafe.desk.access.proposals import Answer
from tellsafe.desk.actions.close import close
from tellsafe.desk.actions.conclude import conclude
from tellsafe.desk.actions.ground import ground
from tellsafe.desk.actions.lock import Locked, lock_for
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.propose import is_stale, name_of
from tellsafe.desk.actions.weigh import objection, terms_of
from tellsafe.desk.rules.decisions import Corroboration, Kind
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.terms import Answer as Account
from tellsafe.desk.rules.terms import Close, Conclude, Ground, Hold, Terms


def may_agree(person: Staff, kind: Kind) -> bool:
    """Whether this person's roles let them be the second one of an act of this kind."""
    return person.may(Duty.AGREE) and (kind is not Kind.EXPORT or person.may(Duty.EXPORT))


@transaction.atomic
def agree(proposal: str, now: Occasion, *, life: bool = False) -> Refusal | None:
    """Agree and do it. ``life``: this person says that a life is at risk, as LIFE asks for.

    Agreeing again changes nothing. A proposal that has gone stale is ended and refused.
    """
    found, person = proposals.find(proposal), now.person
    if found is None or person is None or not may_agree(person, Kind(found.kind)):
        return Refusal.ABSENT
    locked = lock_for(found)
    found = proposals.locked(proposal)
    if found.by_id == person.pk:
        return Refusal.OWN
    if found.answer != Answer.OPEN:
        is_same = found.answer == Answer.AGREED and found.second_id == person.pk
        return None if is_same else Refusal.ANSWERED
    return _agree(found, locked, person, now, life=life)


def _agree(
    found: Proposal, locked: Locked, person: Staff, now: Occasion, *, life: bool
) -> Refusal | None:
    kind, subject = Kind(found.kind), locked.subject_of(found)
    terms = terms_of(kind, found.terms)
    if is_stale(found, subject):
        proposals.answer(found, Answer.STALE, None, now.today)
        return Refusal.STALE
    if refusal := objection(terms, subject, now):
        return refusal
    if isinstance(terms, Ground) and terms.rests_on is Corroboration.LIFE and not life:
        return Refusal.LIFE
    details: dict[str, object] = {"proposal": found.pk, "by": found.by_id}
    if isinstance(subject, Tip):
        copies.leave(subject.pk)
    record.note(person, f"agree-{kind}", name_of(subject), now.today, details)
    proposals.answer(found, Answer.AGREED, person, now.today)
    _do(terms, subject, found, person, locked, now)
    return None


def _do(
    terms: Terms | None,
    subject: Tip | Incident,
    found: Proposal,
    person: Staff,
    locked: Locked,
    now: Occasion,
) -> None:
    match terms, subject:
        case Ground(), Tip():
            ground(subject, terms, found, locked, now)
        case Close(), Tip():
            close(subject, terms, locked, now)
        case Hold(), Tip():
            retention.hold(
                subject,
                found.pk,
                terms.reason,
                terms.until,
                by=found.by_id,
                second=person,
                today=now.today,
            )
        case Conclude(), Incident():
            conclude(subject, terms, now)
        case Account(), _:
            reviews.keep_statement(
                subject, terms.statement, by=found.by_id, second=person, today=now.today
            )
        case None, Incident():
            pass  # An export is made by whoever fetches it, as often as needed: see area dialogue.
        case _:
            raise TypeError("terms that do not fit what they are about")
