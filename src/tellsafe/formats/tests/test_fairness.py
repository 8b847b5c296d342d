# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intervals of rates, and what is out of line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.fairness import FOLLOWED, REFUSED, Group, Policy, out_of_line, width, wilson

POLICY = Policy()
Z95 = width(1)


@pytest.mark.parametrize(
    ("hits", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # R. G. Newcombe, Statistics in Medicine 17, 1998, table I
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_interval_is_as_published(hits: int, whole: int, low: float, high: float) -> None:
    found = wilson(hits, whole, Z95)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 100))
def test_an_interval_holds_its_rate_and_grows_with_the_number_of_tests(
    hits: int, misses: int, tests: int
) -> None:
    whole = hits + misses
    found, wider = wilson(hits, whole, width(tests)), wilson(hits, whole, width(tests + 1))
    assert 0 <= wider.low <= found.low <= found.high <= wider.high <= 1
    if whole:
        assert found.low <= hits / whole <= found.high


@given(st.integers(0, 200), st.integers(0, 200))
def test_it_moves_with_hits_and_misses(hits: int, misses: int) -> None:
    """So the interval of counts that are known from … to … is that of their ends."""
    here = wilson(hits, hits + misses, Z95)
    assert wilson(hits, hits + misses + 1, Z95).low <= here.low + 1e-12
    assert wilson(hits + 1, hits + 1 + misses, Z95).high >= here.high - 1e-12


def group(hits: int, whole: int, others: tuple[int, int] = (60, 1200), **more: object) -> Group:
    given = {"measure": REFUSED, "by": "language", "part": "ug", "category": None} | more
    return Group(hits=hits, whole=whole, other_hits=others[0], other_whole=others[1], **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "is_out"),
    [
        (group(25, 100), True),
        (group(8, 100), False),
        (group(20, 29), False),  # too few
        (group(25, 100, (5, 20)), False),  # too few others
        (group(0, 400, (600, 1200)), False),  # fewer grounds refused than elsewhere
        (group(10, 100, (700, 1200), measure=FOLLOWED), True),
        (group(95, 100, (500, 1200), measure=FOLLOWED), True),
    ],
)
def test_what_is_out_of_line(found: Group, is_out: bool) -> None:
    assert out_of_line([found], POLICY) == ([found] if is_out else [])


def test_among_many_groups_one_has_to_be_farther_off() -> None:
    near = group(19, 100)
    assert out_of_line([near], POLICY) == [near]
    assert out_of_line([near] + [group(5, 100, part=f"p{at}") for at in range(200)], POLICY) == []


def test_a_stricter_threshold_finds_less() -> None:
    assert out_of_line([group(25, 100)], Policy(ratio=400)) == []
    assert out_of_line([group(25, 100)], Policy(least=101)) == []
