# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second person does not agree: nothing happens, and the proposal waits no more."""

from django.db import transaction

from tellsafe.desk.access import proposals, record
from tellsafe.desk.access.proposals import Answer
from tellsafe.desk.actions.agree import may_agree
from tellsafe.desk.actions.lock import lock_for
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.propose import name_of
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.refusal import Refusal


@transaction.atomic
def decline(proposal: str, now: Occasion) -> Refusal | None:
    """Declining again changes nothing."""
    found, person = proposals.find(proposal), now.person
    if found is None or person is None or not may_agree(person, Kind(found.kind)):
        return Refusal.ABSENT
    subject = lock_for(found).subject_of(found)
    found = proposals.locked(proposal)
    if found.by_id == person.pk:
        return Refusal.OWN
    if found.answer != Answer.OPEN:
        is_same = found.answer == Answer.DECLINED and found.second_id == person.pk
        return None if is_same else Refusal.ANSWERED
    proposals.answer(found, Answer.DECLINED, person, now.today)
    details: dict[str, object] = {"proposal": found.pk}
    record.note(person, f"decline-{found.kind}", name_of(subject), now.today, details)
    return None
