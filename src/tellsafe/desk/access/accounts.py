# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of months that are over: made once, then in the log, then at intake."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from tellsafe.desk.models import MonthAccount, Record
from tellsafe.desk.rules.chain import details_of


def made() -> set[str]:
    """Months that have an account."""
    return set(MonthAccount.objects.values_list("month", flat=True))


def keep(month: str, signed: bytes) -> None:
    """The account of a month; one that is there already stays."""
    MonthAccount.objects.get_or_create(month=month, defaults={"signed": signed})


def recall(month: str, signed: bytes, stands: Mapping[str, object]) -> None:
    """The account of a month that intake has already."""
    MonthAccount.objects.create(month=month, signed=signed, stands=stands, handed=True)


def to_log() -> list[tuple[str, bytes]]:
    """Those that the log has not yet, the oldest first."""
    rows = MonthAccount.objects.filter(stands__isnull=True).order_by("month")
    return [(row.month, bytes(row.signed)) for row in rows]


def note_logged(month: str, stands: Mapping[str, object]) -> None:
    """It stands in the log, there."""
    MonthAccount.objects.filter(month=month).update(stands=stands)


def to_hand() -> list[tuple[str, bytes, Mapping[str, object]]]:
    """Those that stand in the log and that intake has not yet, the oldest first."""
    rows = MonthAccount.objects.filter(handed=False, stands__isnull=False).order_by("month")
    return [(row.month, bytes(row.signed), row.stands or {}) for row in rows]


def note_handed(month: str) -> None:
    """Intake has it."""
    MonthAccount.objects.filter(month=month).update(handed=True)


def searches(first: date, last: date) -> Mapping[str, int]:
    """How often tips were searched, by the purpose that was stated."""
    rows = Record.objects.filter(act="search", day__gte=first, day__lte=last)
    texts = rows.values_list("entry", flat=True)
    return Counter(str(details_of(text).get("purpose")) for text in texts)
