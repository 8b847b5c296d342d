# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever proposed an act takes it back before anybody has agreed."""

from django.db import transaction

from tellsafe.desk.access import proposals, record
from tellsafe.desk.access.proposals import Answer
from tellsafe.desk.actions.lock import lock_for
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.propose import may_propose, name_of
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.refusal import Refusal


@transaction.atomic
def withdraw(proposal: str, now: Occasion) -> Refusal | None:
    """Withdrawing again changes nothing."""
    found, person = proposals.find(proposal), now.person
    if found is None or person is None or not may_propose(person, Kind(found.kind)):
        return Refusal.ABSENT
    subject = lock_for(found).subject_of(found)
    found = proposals.locked(proposal)
    if found.by_id != person.pk:
        return Refusal.ABSENT
    if found.answer != Answer.OPEN:
        return None if found.answer == Answer.WITHDRAWN else Refusal.ANSWERED
    proposals.answer(found, Answer.WITHDRAWN, None, now.today)
    details: dict[str, object] = {"proposal": found.pk}
    record.note(person, f"withdraw-{found.kind}", name_of(subject), now.today, details)
    return None
