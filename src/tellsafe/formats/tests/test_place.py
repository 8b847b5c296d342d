# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where: no more exact than chosen, whatever the app does wrong."""

from dataclasses import replace
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.formats.place import MAX_LAT, MAX_LON, NOWHERE, Where, round_position

LATS, LONS = st.integers(-MAX_LAT, MAX_LAT), st.integers(-MAX_LON, MAX_LON)
METRES_A_DEGREE = 111_320


def read(where: Where) -> Where:
    return Where.read(Fields(where.to_json(), "manifest"))


def refused(where: Where) -> str:
    with pytest.raises(FormatError) as caught:
        read(where)
    return caught.value.code


@given(LATS, LONS)
def test_rounding_stays_near_and_rounds_but_once(lat: int, lon: int) -> None:
    row, column = round_position(lat, lon)
    assert round_position(row, column) == (row, column)
    assert abs(row - lat) <= 2500
    assert abs(column - lon) * cos(radians(row / 1e6)) / 1e6 * METRES_A_DEGREE <= 900


@given(st.integers(-84_000_000, 84_000_000), st.integers(-MAX_LON, MAX_LON // 2))
def test_a_cell_is_some_hundred_metres_wide(lat: int, lon: int) -> None:
    """A cell narrower than that would be as good as an exact place."""
    row, column = round_position(lat, lon)
    width = next(
        step for step in range(500, 70_000, 500) if round_position(row, column + step)[1] != column
    )
    metres = 2 * width / 1e6 * cos(radians(row / 1e6)) * METRES_A_DEGREE
    assert 390 <= metres <= 1700


@pytest.mark.parametrize(
    ("exact", "near"),
    [
        ((59_437_012, 24_753_574), (59_435_000, 24_750_000)),
        ((-33_868_820, 151_209_290), (-33_870_000, 151_212_000)),
        ((0, 0), (0, 0)),
        ((2_500, -2_501), (5_000, -5_000)),
        ((43_825_600, 87_616_800), (43_825_000, 87_615_000)),
        ((90_000_000, 180_000_000), (90_000_000, 180_000_000)),
    ],
)
def test_points_that_every_language_rounds_alike(
    exact: tuple[int, int], near: tuple[int, int]
) -> None:
    assert round_position(*exact) == near


def test_off_the_globe_is_refused() -> None:
    with pytest.raises(FormatError) as caught:
        round_position(MAX_LAT + 1, 0)
    assert caught.value.code == "place-range"


@given(LATS, LONS)
def test_near_is_on_the_grid_or_refused(lat: int, lon: int) -> None:
    near = replace(NOWHERE, precision="near", lat=lat, lon=lon)
    if round_position(lat, lon) == (lat, lon):
        assert read(near) == near
    else:
        assert refused(near) == "place-precision"


@pytest.mark.parametrize(
    "where",
    [
        NOWHERE,
        replace(NOWHERE, note="behind the mill"),
        replace(NOWHERE, precision="exact", lat=1, lon=-1),
        replace(NOWHERE, precision="exact", lat=1, lon=-1, district="harbour"),
        replace(NOWHERE, precision="district", district="harbour"),
    ],
)
def test_what_may_be_said(where: Where) -> None:
    assert read(where) == where


@pytest.mark.parametrize(
    "where",
    [
        replace(NOWHERE, lat=1, lon=1),
        replace(NOWHERE, district="harbour"),
        replace(NOWHERE, precision="exact"),
        replace(NOWHERE, precision="exact", lat=1),
        replace(NOWHERE, precision="near"),
        replace(NOWHERE, precision="district"),
        replace(NOWHERE, precision="district", district="harbour", lat=1, lon=1),
    ],
)
def test_more_than_chosen_or_half_of_it_is_refused(where: Where) -> None:
    assert refused(where) == "place-precision"
