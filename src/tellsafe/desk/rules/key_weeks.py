# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which weekly sealing keys the desk has to have, and which it has to forget.

The key of week w is sealed to from Monday of w to Sunday of w+1, always together with the key of
the week before or after. So what was sealed on the last day of a key opens for a week longer, by
the other one.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import next_week, week_days

_FILE = re.compile(r"sealing-(\d{4}-W\d{2})\.age", re.ASCII)


def week_of_file(name: str) -> str:
    """The week in "sealing-2026-W48.age". Raises FormatError("period")."""
    found = _FILE.fullmatch(name)
    if not found:
        raise FormatError("period", "a sealing key's file is named sealing-WEEK.age")
    week_days(found[1])
    return found[1]


def is_over(week: str, today: date) -> bool:
    """Whether nobody seals to this week's key any more: its week and the overlap are past."""
    return today > week_days(next_week(week))[1]


def missing(wanted: Iterable[str], held: Collection[str]) -> list[str]:
    """The recipients that sources seal to today and that no key here opens."""
    return [recipient for recipient in wanted if recipient not in held]
