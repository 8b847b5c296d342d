# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts that may be shown together: none that is small, and none from which one can be told.

A cell below five is shown as "<5". Who knows the total and all other cells could reckon it, so one
cell of five or more is held back beside the small ones; where that would not be enough, all
cells are. Which one is held back follows from an order that is given, never from how large the
cells are: else a reader who knows this rule could tell from the choice. Whatever small numbers are
put in place of the small ones, the total staying, the same cells are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALL = 5


class Mark(StrEnum):
    """How a cell is shown."""

    SHOWN = "shown"
    FEW = "few"  # fewer than five
    HELD = "held"  # would tell a small one


@dataclass(frozen=True)
class Cell:
    """A count as it is shown; ``value`` is None unless it is."""

    mark: Mark
    value: int | None = None

    @property
    def text(self) -> str:
        """As it stands in a table."""
        if self.value is not None:
            return str(self.value)
        return f"<{SMALL}" if self.mark is Mark.FEW else "–"


FEW, HELD = Cell(Mark.FEW), Cell(Mark.HELD)


def shown(count: int, lowest: int = 1) -> Cell:
    """A count of which nothing else tells; from ``lowest`` on it is small."""
    return FEW if lowest <= count < SMALL else Cell(Mark.SHOWN, count)


def protected(
    counts: Sequence[int], *, lowest: int = 1, order: Sequence[int] = ()
) -> tuple[list[Cell], Cell]:
    """The cells, and their total, that may be shown together.

    ``lowest`` 1: that there is none may be shown. 0: not even whether there is one. ``order``:
    which of the large cells (their places) is held back first, if any has to be; else the first.
    """
    total = shown(sum(counts), lowest)
    small = {at for at, count in enumerate(counts) if lowest <= count < SMALL}
    if total is FEW:
        return [HELD for _ in counts], total
    if not small:
        return [Cell(Mark.SHOWN, count) for count in counts], total
    held = next((at for at in order or range(len(counts)) if counts[at] >= SMALL), None)
    known = sum(counts[at] for at in small) + (0 if held is None else counts[held])
    if held is None or known < least_known(len(small), len(counts), lowest):
        return [HELD for _ in counts], total
    cells = [Cell(Mark.SHOWN, count) for count in counts]
    return [_hidden(cell, at in small, at == held) for at, cell in enumerate(cells)], total


def _hidden(cell: Cell, is_small: bool, is_held: bool) -> Cell:
    return FEW if is_small else HELD if is_held else cell


def least_known(small: int, cells: int, lowest: int) -> int:
    """What so many small cells and the one that is held back have to come to, at least.

    A reader knows that sum. Each small cell may be 4 while the others are ``lowest`` and the held
    one is still five; it may be ``lowest`` while the held one takes the rest. Where that is all of
    the ``cells``, one more: else this total would be withheld from small ones alone, and where
    there are three, none of them could be ``lowest``.
    """
    is_all = small + 1 == cells
    return SMALL + (SMALL - 1) + lowest * (small - 1) + is_all
