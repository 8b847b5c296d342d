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


def to_log() -> list[tuple[str, bytes]]:
    """Those that the log has not yet, the oldest first."""
    return _signed(logged=False)


def to_hand() -> list[tuple[str, bytes]]:
    """Those that stand in the log and that intake has not yet, the oldest first."""
    return _signed(logged=True, handed=False)


def note_logged(month: str) -> None:
    """It stands in the log."""
    MonthAccount.objects.filter(month=month).update(logged=True)


def note_handed(month: str) -> None:
    """Intake has it."""
    MonthAccount.objects.filter(month=month).update(handed=True)


def searches(first: date, last: date) -> Mapping[str, int]:
    """How often tips were searched, by the purpose that was stated."""
    rows = Record.objects.filter(act="search", day__gte=first, day__lte=last)
    texts = rows.values_list("entry", flat=True)
    return Counter(str(details_of(text).get("purpose")) for text in texts)


def _signed(**state: bool) -> list[tuple[str, bytes]]:
    rows = MonthAccount.objects.filter(**state).order_by("month")
    return [(row.month, bytes(row.signed)) for row in rows]
