# SPDX-License-Identifier: AGPL-3.0-or-later
"""No small count is shown, and none can be told from what is, even by who knows the rule.

Seen to fail: with a lone small cell and no other one held back; with the smallest of the large
held back (the reader then knows that it is no larger than those that are shown); with three cells
of the one total that was withheld from small ones alone (none of them could be the lowest).
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tellsafe.formats.small_cells import FEW, HELD, Cell, protected

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=6)
LOWEST = st.sampled_from((0, 1))


def with_another(counts: Sequence[int], at: int, value: int, lowest: int) -> list[int]:
    """Another world with the same total and ``value`` there: one other cell takes what is over.

    Small ones besides it become as small as they may be, so that there is something to take.
    """
    cells, _total = protected(counts, lowest=lowest)
    other = [lowest if cell is FEW else count for cell, count in zip(cells, counts, strict=True)]
    other[at] = value
    other[cells.index(HELD)] += sum(counts) - sum(other)
    return other


@given(COUNTS, LOWEST)
@example([3], 1)
@example([4, 4], 1)
@example([1, 1, 1, 1, 1], 1)
@example([1, 5], 1)
@example([4, 48, 50], 1)
@example([0, 30], 0)
@example([0, 0, 9], 0)
def test_a_small_count_may_be_any_small_count(counts: list[int], lowest: int) -> None:
    """For each cell that is few, and each number that is: there is a world that looks the same."""
    shown = protected(counts, lowest=lowest)
    for at, cell in enumerate(shown[0]):
        if cell is FEW:
            for value in range(lowest, 5):
                other = with_another(counts, at, value, lowest)
                assert sum(other) == sum(counts)
                assert min(other) >= 0
                assert protected(other, lowest=lowest) == shown


@pytest.mark.parametrize("lowest", [0, 1])
@pytest.mark.parametrize(("cells", "most"), [(1, 20), (2, 16), (3, 14), (4, 11)])
def test_of_all_worlds_that_look_the_same(cells: int, most: int, lowest: int) -> None:
    """By going through all of them: who sees a table knows of no cell that it is small, unless it
    is shown as few, and then not which small number. ``most``: the largest total."""
    worlds = defaultdict(list)
    for world in product(range(most + 1), repeat=cells):
        if sum(world) <= most:
            shown, total = protected(world, lowest=lowest)
            worlds[tuple(shown), total].append(world)
    for (shown, total), same in worlds.items():
        for at, cell in enumerate(shown):
            values = {world[at] for world in same}
            if cell is FEW:
                assert values == set(range(lowest, 5)), (shown, total)
            if cell is HELD and total.value is not None:
                small = values & set(range(lowest, 5))
                assert max(values) >= 5 or len(small) == 5 - lowest, (shown, total)


@given(COUNTS, LOWEST, st.randoms())
def test_what_is_shown_is_true(counts: list[int], lowest: int, random: object) -> None:
    order = list(range(len(counts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    cells, total = protected(counts, lowest=lowest, order=order)
    for cell, count in zip(cells, counts, strict=True):
        assert cell.value in (None, count)
        assert cell.value is None or not lowest <= count < 5
        assert cell is not FEW or lowest <= count < 5
    assert total.value in (None, sum(counts))
    if not any(lowest <= count < 5 for count in counts):
        assert [cell.value for cell in cells] == counts


@pytest.mark.parametrize(
    ("counts", "texts", "total"),
    [
        ([20, 30], ["20", "30"], "50"),
        ([0, 30], ["0", "30"], "30"),
        ([3, 30, 40], ["<5", "–", "40"], "73"),
        ([3, 2, 30], ["<5", "<5", "–"], "35"),
        ([2, 1], ["–", "–"], "<5"),
        ([0, 0], ["0", "0"], "0"),
        ([4, 4], ["–", "–"], "8"),
    ],
)
def test_as_it_stands_in_a_table(counts: list[int], texts: list[str], total: str) -> None:
    cells, whole = protected(counts)
    assert [cell.text for cell in cells] == texts
    assert whole.text == total


def test_whether_there_is_one_at_all_may_be_kept_back() -> None:
    with_one, without = protected([0, 1, 30], lowest=0), protected([0, 0, 31], lowest=0)
    assert with_one == without
    assert [cell.text for cell in with_one[0]] == ["<5", "<5", "–"]


def test_which_one_is_held_back_is_given_and_not_found() -> None:
    cells, _ = protected([1, 9, 50, 20], order=[2, 1, 3, 0])
    assert cells == [FEW, Cell(cells[1].mark, 9), HELD, Cell(cells[3].mark, 20)]
