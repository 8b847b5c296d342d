# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts that may be shown: none that is small, and none from which a small one can be told.

Cells of fewer than five are shown as "<5". Where the total and the other cells would narrow one of
them down, more cells are held back, the smallest first; where that does not help, all of them. A
reader who knows the total and every cell that is shown can still not tell 1, 2, 3 or 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALL = 5
_ROOM = SMALL - 2  # from 1 to 4 it is three steps


class Mark(StrEnum):
    """How a cell is shown."""

    SHOWN = "shown"
    FEW = "few"  # fewer than five, and not none
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


def shown(count: int) -> Cell:
    """A count of which nothing else tells."""
    return FEW if 0 < count < SMALL else Cell(Mark.SHOWN, count)


def protected(counts: Sequence[int]) -> tuple[list[Cell], Cell]:
    """The cells, and their total, that may be shown together."""
    total = shown(sum(counts))
    if total is FEW:
        return [HELD for _ in counts], total
    small = {at for at, count in enumerate(counts) if 0 < count < SMALL}
    held = _held_back(counts, small)
    if held is None:
        return [HELD for _ in counts], total
    return [_cell(count, at in small, at in held) for at, count in enumerate(counts)], total


def _cell(count: int, is_small: bool, is_held: bool) -> Cell:
    return FEW if is_small else HELD if is_held else Cell(Mark.SHOWN, count)


def _held_back(counts: Sequence[int], small: set[int]) -> set[int] | None:
    """Which cells to hold back besides the small ones; None if it has to be all."""
    large = [at for at, count in enumerate(counts) if count >= SMALL]
    held: set[int] = set()
    for at in [*sorted(large, key=lambda at: counts[at]), None]:
        if _hides([counts[one] for one in small], [counts[one] for one in held]):
            return held
        if at is not None:
            held.add(at)
    return None


def _hides(small: Sequence[int], held: Sequence[int]) -> bool:
    """Whether each small cell may be anything from 1 to 4, their sum being known.

    It may be 4 if the others can give up as much, and 1 if the others can take it: held cells are
    known to be 5 or more, and may be any number above.
    """
    below = sum(count - 1 for count in small) + sum(count - SMALL for count in held)
    above = sum(SMALL - 1 - count for count in small)
    return not small or (below >= _ROOM and (bool(held) or above >= _ROOM))
