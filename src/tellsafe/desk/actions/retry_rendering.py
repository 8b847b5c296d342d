# SPDX-License-Identifier: AGPL-3.0-or-later
"""Let a parked file be tried once more."""

from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, record, renderings


@transaction.atomic
def retry_rendering(attachment: str, person: Staff, today: date) -> bool:
    """False, and nothing changes, if it is not parked."""
    found = renderings.find_attachment(attachment)
    if found is None or not renderings.retry(attachment):
        return False
    record.note(person, "retry-file", f"tip:{found.tip_id}", today)
    return True
