# SPDX-License-Identifier: AGPL-3.0-or-later
"""For which days, weeks and terms the registry answers. All days are UTC."""

from datetime import date, timedelta

from tellsafe.formats.periods import term_of, week_of

# A credential is accepted through the January after its term (docs/protocol/bulletin.md).
_GRACE = timedelta(days=31)


def living_terms(today: date) -> tuple[str, ...]:
    """Terms whose credentials are still accepted, the present one first."""
    return tuple(dict.fromkeys((term_of(today), term_of(today - _GRACE))))


def living_weeks(today: date) -> tuple[str, str]:
    """Weeks whose stamps are still accepted: this one and the one before.

    Both are given: a request of Sunday whose answer was lost is repeated on Monday.
    """
    return week_of(today), week_of(today - timedelta(days=7))


def stamp_days(today: date) -> tuple[date, date]:
    """Days whose stamps can be fetched, for the like reason."""
    return today, today - timedelta(days=1)
