# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is within 500 m and a day is found by its cell, wherever on Earth it is."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.rules.near import Spot, is_near, marks_around, spot_mark

DAY = date(2026, 11, 25)


@given(
    st.integers(-89_000_000, 89_000_000),
    st.integers(-179_000_000, 179_000_000),
    st.integers(-5_000, 5_000),
    st.integers(-300_000, 300_000),
    st.integers(-2, 2),
)
def test_whatever_is_near_has_one_of_the_marks_around(
    lat: int, lon: int, north: int, east: int, days: int
) -> None:
    one = Spot(lat, lon, DAY)
    other = Spot(lat + north, lon + east, DAY + timedelta(days))
    assert is_near(one, other) == is_near(other, one)
    if is_near(one, other):
        assert spot_mark(other) in marks_around(one)
        assert abs(days) <= 1


def test_a_street_is_near_and_the_next_quarter_is_not() -> None:
    here = Spot(59_437_000, 24_745_000, DAY)
    assert is_near(here, Spot(59_440_000, 24_748_000, DAY + timedelta(1)))
    assert not is_near(here, Spot(59_443_000, 24_755_000, DAY))
    assert not is_near(here, Spot(59_437_000, 24_745_000, DAY + timedelta(2)))
