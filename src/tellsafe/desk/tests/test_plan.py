# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map of an incident: everything is on it, to scale, and north is up; the timeline by day."""

from datetime import date
from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.rules.plan import HEIGHT, NEAR_RADIUS, WIDTH, District, Position, plan_of
from tellsafe.desk.rules.timeline import Event, Moment, by_day

LAT = st.integers(-80_000_000, 80_000_000)
LON = st.integers(-170_000_000, 170_000_000)
NEARBY = st.integers(-200_000, 200_000)


@given(LAT, LON, st.lists(st.tuples(NEARBY, NEARBY, st.booleans()), min_size=1, max_size=9))
def test_all_that_is_known_is_within_the_picture(
    lat: int, lon: int, offsets: list[tuple[int, int, bool]]
) -> None:
    plan = plan_of(
        [Position(n, lat + a, lon + b, near) for n, (a, b, near) in enumerate(offsets, 1)]
    )
    assert plan is not None
    for spot in plan.spots:
        assert 0 <= spot.x - spot.radius <= spot.x + spot.radius <= WIDTH
        assert 0 <= spot.y - spot.radius <= spot.y + spot.radius <= HEIGHT
    assert 0 < plan.bar <= WIDTH / 3 + 1


def test_north_is_up_and_east_is_right_and_the_bar_measures() -> None:
    here, north_east = (52_520_000, 13_400_000), (52_530_000, 13_420_000)
    plan = plan_of([Position(1, *here, near=False), Position(2, *north_east, near=False)])
    assert plan is not None
    first, second = plan.spots
    assert second.x > first.x
    assert second.y < first.y
    drawn = hypot(second.x - first.x, second.y - first.y) / plan.bar * plan.metres
    north, east = 0.01 * 111_320, 0.02 * 111_320 * cos(radians(52.525))
    assert drawn == pytest.approx(hypot(north, east), rel=0.01)
    assert plan.length in ("500 m", "1 km")


def test_a_near_position_is_a_circle_of_500_metres() -> None:
    plan = plan_of([Position(1, 0, 0, near=True)])
    assert plan is not None
    assert plan.spots[0].radius / plan.bar * plan.metres == pytest.approx(NEAR_RADIUS, rel=0.01)


@given(LAT, LON, st.lists(st.tuples(NEARBY, NEARBY, st.integers(0, 2)), min_size=1, max_size=9))
def test_districts_that_tips_name_are_on_it_with_names_that_fit(
    lat: int, lon: int, offsets: list[tuple[int, int, int]]
) -> None:
    districts = [District("North bank", lat + a, lon + b, tips) for a, b, tips in offsets]
    plan = plan_of([Position(1, lat, lon, near=False)], districts)
    assert plan is not None
    assert sum(one.tips for one in plan.districts) == sum(one.tips for one in districts)
    for one in plan.districts:
        assert 0 <= one.x <= WIDTH
        assert 0 <= one.y <= HEIGHT
        assert 0 < one.name_x < WIDTH


def test_where_nothing_has_a_place_there_is_no_map() -> None:
    assert plan_of([]) is None
    assert plan_of([], [District("North bank", 1, 1, tips=0)]) is None


def test_a_days_lines_stand_by_kind_and_not_as_they_came() -> None:
    day, later = date(2026, 11, 24), date(2026, 11, 25)
    lines = [
        Event(later, Moment.CAME_IN, 2),
        Event(day, Moment.LINKED, 1),
        Event(day, Moment.CAME_IN, 1),
        Event(later, Moment.CAME_IN, 1),
    ]
    expected = [
        (day, [("came-in", 1), ("linked", 1)]),
        (later, [("came-in", 1), ("came-in", 2)]),
    ]
    for order in (lines, lines[::-1]):
        found = [(d, [(e.moment.value, e.number) for e in es]) for d, es in by_day(order)]
        assert found == expected
