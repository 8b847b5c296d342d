# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a tip is destroyed: so many days after it was closed, by what came of it.

Nothing that waits for a decision is destroyed: being overdue makes it rise in the queue instead.
"""

from datetime import date, timedelta

from tellsafe.desk.rules.decisions import Outcome
from tellsafe.formats.charter import Retention

# What came of nothing is gone first. The other outcomes are of incidents that were acted on.
UNSUBSTANTIATED = frozenset({"", Outcome.NOT_FOUND.value, Outcome.MISTAKEN.value})
LONGEST_HOLD = timedelta(days=365)


def days_kept(outcome: str, retention: Retention) -> int:
    """For how many days a closed tip is kept; ``outcome`` is "" for one that was not followed."""
    if outcome in UNSUBSTANTIATED:
        return retention.unsubstantiated_days
    return retention.substantiated_days


def last_day(ended: date, outcome: str, retention: Retention) -> date:
    """The last day on which a tip that was closed on ``ended`` is here, if nobody holds it."""
    return ended + timedelta(days=days_kept(outcome, retention))


def may_hold(until: date, today: date) -> bool:
    """Whether two people may hold a tip until that day. It can be done again before it ends."""
    return today < until <= today + LONGEST_HOLD
