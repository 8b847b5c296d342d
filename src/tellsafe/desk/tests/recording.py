# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries in the record."""

from django.db import transaction

from tellsafe.desk.access import record
from tellsafe.serving.clock import SystemClock

TODAY = SystemClock().today()
TIP, OTHER = "A" * 22, "B" * 22


def entries(count: int, about: str = f"tip:{TIP}") -> None:
    with transaction.atomic():
        for _ in range(count):
            record.note(None, "read", about, TODAY)
