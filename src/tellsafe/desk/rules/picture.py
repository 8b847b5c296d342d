# SPDX-License-Identifier: AGPL-3.0-or-later
"""The figures of the work: how much came, how long it took, what came of it, what waits.

Made of counts by month alone. Each column of a table is protected with its total (small_cells), so
tables that share a total give nothing away together. A mean is shown beside a count that is, and a
share where what was in time and what was late might be shown as well; what waits at a month's end,
which is a sum of all before, only if every month is shown, and to the nearest five.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from tellsafe.desk.rules.decisions import Outcome, Reason
from tellsafe.formats.small_cells import HELD, Cell, Mark, protected

RECEIVED, ANSWERED, REOPENED = "received", "answered", "reopened"
CLOSED, CONCLUDED = "closed:", "outcome:"
REASONS = tuple(f"{CLOSED}{reason}" for reason in Reason)
OUTCOMES = tuple(f"{CONCLUDED}{outcome}" for outcome in Outcome)
_NEAREST = 5


@dataclass(frozen=True)
class Counted:
    """How often a measure happened in one part of the whole; days and in time where it took any."""

    part: str
    measure: str
    count: int
    days: int = 0
    in_time: int = 0


@dataclass(frozen=True)
class Delay:
    """Mean days, and how many of a hundred were in time; None where it would tell too much."""

    days: float | None = None
    in_time: int | None = None


@dataclass(frozen=True)
class Line:
    """One part: a month, an entry, a language, a district; or all of them together."""

    part: str
    received: Cell
    answered: Cell
    to_answer: Delay
    ended: Cell
    to_end: Delay


@dataclass(frozen=True)
class Table:
    """Lines and what they come to. ``waiting`` has a cell a line, where lines are months."""

    lines: list[Line]
    total: Line
    waiting: list[Cell] = field(default_factory=list)


@dataclass
class _Sum:
    """Counts of one measure in one part, and their delays."""

    count: int = 0
    days: int = 0
    in_time: int = 0

    def add(self, counted: "Counted | _Sum") -> None:
        self.count += counted.count
        self.days += counted.days
        self.in_time += counted.in_time

    def delay(self, cell: Cell, *halves: Cell) -> Delay:
        """Beside this count; ``halves`` are the cells of what was in time, and what was late: with
        the count, the share tells both."""
        if not cell.value:
            return Delay()
        is_told = all(half.mark is Mark.SHOWN for half in halves)
        share = round(100 * self.in_time / self.count) if is_told else None
        return Delay(self.days / self.count, share)


_Sums = dict[str, _Sum]


def table(
    parts: Sequence[str],
    counted: Iterable[Counted],
    part_of: Callable[[str], str] = lambda part: part,
) -> Table:
    """One line a part, in this order; ``part_of`` says to which part something belongs."""
    kinds: Mapping[str, _Sums] = {
        kind: {part: _Sum() for part in parts} for kind in (RECEIVED, ANSWERED, CONCLUDED)
    }
    for one in counted:
        kind, part = _kind_of(one.measure), part_of(one.part)
        if kind in kinds and part in kinds[kind]:
            kinds[kind][part].add(one)
    columns = {kind: _column(parts, sums) for kind, sums in kinds.items()}
    *lines, total = (_line(part, columns) for part in [*parts, ""])
    return Table(lines, total)


def _kind_of(measure: str) -> str:
    return CONCLUDED if measure.startswith((CLOSED, CONCLUDED)) else measure


_Column = dict[str, tuple[Cell, Delay]]


def _column(parts: Sequence[str], sums: _Sums) -> _Column:
    rows, whole = [sums[part] for part in parts], _Sum()
    for one in rows:
        whole.add(one)
    counts, in_time = [one.count for one in rows], [one.in_time for one in rows]
    late = [one.count - one.in_time for one in rows]
    shown = [(*cells, total) for cells, total in map(protected, (counts, in_time, late))]
    lines = zip([*parts, ""], [*rows, whole], *shown, strict=True)
    return {part: (cell, one.delay(cell, *halves)) for part, one, cell, *halves in lines}


def _line(part: str, columns: Mapping[str, _Column]) -> Line:
    received, answered, ended = (columns[kind][part] for kind in (RECEIVED, ANSWERED, CONCLUDED))
    return Line(part, received[0], answered[0], answered[1], ended[0], ended[1])


def with_waiting(months: Table, counted: Iterable[Counted], at_first: int) -> Table:
    """The months, with what waited at the end of each; ``at_first`` waited when they began."""
    flows = dict.fromkeys((line.part for line in months.lines), 0)
    for one in counted:
        if one.part in flows:
            flows[one.part] += _flow(one)
    is_shown = all(
        cell.mark is Mark.SHOWN for line in months.lines for cell in (line.received, line.ended)
    )
    ends = list(accumulate(flows.values(), initial=at_first))[1:]
    cells = [_rounded(end) if is_shown else HELD for end in ends]
    return Table(months.lines, months.total, cells)


def _flow(counted: Counted) -> int:
    if counted.measure in (RECEIVED, REOPENED):
        return counted.count
    return -counted.count if _kind_of(counted.measure) == CONCLUDED else 0


def _rounded(count: int) -> Cell:
    return Cell(Mark.SHOWN, max(0, _NEAREST * round(count / _NEAREST)))


def by_code(codes: Sequence[str], counted: Iterable[Counted]) -> list[tuple[str, Cell]]:
    """How often each of these measures happened. Codes that have one total belong together, or the
    totals of some would tell the small ones of others."""
    counts = dict.fromkeys(codes, 0)
    for one in counted:
        if one.measure in counts:
            counts[one.measure] += one.count
    cells, _total = protected(list(counts.values()))
    return list(zip(codes, cells, strict=True))


def total_of(cells: Sequence[Cell]) -> Cell:
    """What cells come to, for who sees nothing but them."""
    values = [cell.value for cell in cells if cell.value is not None]
    return Cell(Mark.SHOWN, sum(values)) if len(values) == len(cells) else HELD
