# SPDX-License-Identifier: AGPL-3.0-or-later
"""No small count is shown, and none can be told from what is.

Seen to fail: with a lone small cell and no other one held back; with cells held back until two
are hidden, whatever their sum.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tellsafe.desk.rules.small_cells import FEW, HELD, Cell, Mark, protected

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=5)


def might_be(cells: Sequence[Cell], total: int) -> Iterator[tuple[int, ...]]:
    """Every way in which a reader who knows the rules can fill the table in."""
    few, held = range(1, 5), range(5, total + 1)
    all_held = all(cell is HELD for cell in cells)
    ways = {Mark.FEW: few, Mark.HELD: range(total + 1) if all_held else held}
    options = [[cell.value] if cell.value is not None else ways[cell.mark] for cell in cells]
    for way in product(*options):
        if sum(one or 0 for one in way) == total:
            yield tuple(one or 0 for one in way)


@given(COUNTS)
@example([3])
@example([4, 4])
@example([1, 1, 1, 1, 1])
@example([1, 5])
@example([1, 5, 5, 5])
@example([4, 9, 9])
def test_a_small_count_may_be_any_small_count(counts: list[int]) -> None:
    cells, total = protected(counts)
    small = [at for at, count in enumerate(counts) if 0 < count < 5]
    assert all(cells[at].value is None for at in small)
    if total.value is None:
        assert 0 < sum(counts) < 5
        assert cells == [HELD] * len(counts)
        return
    assert total.value == sum(counts)
    seen: dict[int, set[int]] = {at: set() for at in small}
    for way in might_be(cells, total.value):
        for at in small:
            seen[at].add(way[at])
    assert all({1, 2, 3, 4} <= values for values in seen.values())


@given(COUNTS)
def test_what_is_shown_is_true(counts: list[int]) -> None:
    cells, _ = protected(counts)
    for cell, count in zip(cells, counts, strict=True):
        assert cell.value in (None, count)
        assert cell is not FEW or 0 < count < 5
    if not any(0 < count < 5 for count in counts):
        assert [cell.value for cell in cells] == counts


@pytest.mark.parametrize(
    ("counts", "texts", "total"),
    [
        ([20, 30], ["20", "30"], "50"),
        ([0, 30], ["0", "30"], "30"),
        ([3, 30, 40], ["<5", "–", "40"], "73"),
        ([3, 2, 30], ["<5", "<5", "30"], "35"),
        ([2, 1], ["–", "–"], "<5"),
        ([0, 0], ["0", "0"], "0"),
        ([4, 4], ["–", "–"], "8"),
    ],
)
def test_as_it_stands_in_a_table(counts: list[int], texts: list[str], total: str) -> None:
    cells, whole = protected(counts)
    assert [cell.text for cell in cells] == texts
    assert whole.text == total
