# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weeks and terms: the only times that zones record.

A day is all that is ever kept beside a sealed record, because a finer time links what should not
be linked. All days are UTC.
"""

import re
from datetime import date, timedelta

from tellsafe.formats.errors import FormatError

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


def week_of(day: date) -> str:
    """The ISO 8601 week of a day, such as "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_days(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week. Raises FormatError("period")."""
    found = _WEEK.fullmatch(week)
    try:
        if not found:
            raise ValueError
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError) as error:
        raise FormatError("period", "not an ISO week such as 2026-W48") from error


def next_week(week: str) -> str:
    """The ISO week after ``week``."""
    return week_of(week_days(week)[0] + timedelta(days=7))


def term_of(day: date) -> str:
    """The term (calendar year) of a day, such as "2026"."""
    return f"{day.year:04d}"


def parse_day(text: str) -> date:
    """A day written YYYY-MM-DD and no other way. Raises FormatError("period")."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise FormatError("period", "not a day such as 2026-11-23") from error
    if day.isoformat() != text:
        raise FormatError("period", "not a day such as 2026-11-23")
    return day
