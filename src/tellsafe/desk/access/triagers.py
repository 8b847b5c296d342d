# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people that a tip can be given to."""

from tellsafe.desk.models import Staff
from tellsafe.desk.rules.roles import Duty


def triagers() -> list[Staff]:
    """Everybody who works here now and triages, by name."""
    here = Staff.objects.filter(is_active=True).order_by("name")
    return [person for person in here if person.may(Duty.TRIAGE)]


def triager(number: int) -> Staff | None:
    """The person of this number, if a tip can be given to them."""
    found = Staff.objects.filter(pk=number).first()
    return found if found and found.may(Duty.TRIAGE) else None
