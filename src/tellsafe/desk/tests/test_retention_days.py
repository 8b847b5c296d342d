# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a tip's time is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.rules.decisions import Outcome
from tellsafe.desk.rules.retention import last_day, may_hold
from tellsafe.desk.tests.deciding import RETENTION

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("outcome", "days"),
    [
        ("", 30),
        (Outcome.NOT_FOUND, 30),
        (Outcome.MISTAKEN, 30),
        (Outcome.ENDED, 730),
        (Outcome.PREVENTED, 730),
        (Outcome.HANDED_ON, 730),
    ],
)
def test_what_came_of_nothing_is_gone_first(outcome: str, days: int) -> None:
    assert last_day(TODAY, outcome, RETENTION) == TODAY + timedelta(days=days)


@given(st.integers(-800, 800))
def test_a_hold_ends_within_a_year(days: int) -> None:
    assert may_hold(TODAY + timedelta(days=days), TODAY) == (1 <= days <= 365)
