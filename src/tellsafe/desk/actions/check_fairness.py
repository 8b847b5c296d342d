# SPDX-License-Identifier: AGPL-3.0-or-later
"""Look at the rates of a quarter that is over, and pause categories in which they are out of line.

From then on no tip of such a category is decided about until somebody who may has looked. It is
taken in, read and answered, and a threat to life is acted on: see rules.fairness.
"""

import logging
from datetime import date, timedelta

from django.db import transaction

from tellsafe.desk.access import pauses, record, tallies
from tellsafe.desk.rules.fairness import look
from tellsafe.formats.account import month_of, months_of, quarter_of
from tellsafe.formats.bulletin import Bulletin

_log = logging.getLogger("tellsafe")


def check_fairness(public: Bulletin, today: date) -> int:
    """Of the quarter before this one, from its second day on, once. How many pauses began."""
    this = quarter_of(month_of(today - timedelta(days=1)))
    before = months_of(this)[0]
    quarter = quarter_of(month_of(date.fromisoformat(f"{before}-01") - timedelta(days=1)))
    return 0 if pauses.was_checked(quarter) else _check(quarter, public, today)


@transaction.atomic
def _check(quarter: str, public: Bulletin, today: date) -> int:
    first, *_middle, last = (date.fromisoformat(f"{month}-01") for month in months_of(quarter))
    looked = look(tallies.of_months(first, last), public, public.charter.fairness)
    if not pauses.note_check(quarter, today, looked.judged):
        return 0
    for group in looked.pauses:
        pauses.begin(group, quarter, today)
        details: dict[str, object] = {
            "category": group.category,
            "quarter": quarter,
            "rate": group.measure,
            "by": group.by,
            "part": group.part,
        }
        record.note(None, "pause", "desk", today, details)
    if looked.pauses:
        _log.warning("%s: %d categories' rates are out of line", quarter, len(looked.pauses))
    return len(looked.pauses)
