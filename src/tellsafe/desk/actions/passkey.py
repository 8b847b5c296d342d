# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody signs in by a passkey whose signature was verified."""

from datetime import datetime

from django.db import transaction

from tellsafe.desk.access import Passkey, Staff, staff
from tellsafe.desk.actions.sign_in import note_sign_in


@transaction.atomic
def sign_in_by(passkey: Passkey, sign_count: int, now: datetime) -> Staff | None:
    """The person; None for somebody who left, or a count that does not grow.

    An authenticator that counts (many do not, and say 0) and counts backwards is a copy of one.
    """
    person = staff.locked_staff(passkey.staff_id)
    counts = sign_count or passkey.sign_count
    if person is None or not person.is_active or (counts and sign_count <= passkey.sign_count):
        return None
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=sign_count)
    note_sign_in(person, "passkey", now)
    return person
