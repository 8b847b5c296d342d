# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of an account: which there are, how they hang together, and that none tells a small
count. Specified in docs/protocol/account.md.

Each table parts one count in one way. Tables of one count share its total, nothing else: whatever
their columns are, as long as they have that total, there is a world that has them all. So what is
small in one table can't be told from another one. A count that is itself a cell of another table,
such as those answered in time, is parted further only where that cell is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import SLUG, Fields
from tellsafe.formats.small_cells import FEW, HELD, SMALL, Cell, Mark, least_known, protected

LOWEST = 0  # of the public's tables: whether there was one at all is not told either
MOST_PARTS = 200
_MOST_COUNT = 2**31

CATEGORY, LANGUAGE, AREA = "category", "language", "area"
WHERE = (CATEGORY, LANGUAGE, AREA)
PROMISE, RESULT, OUTCOME, REASON, PURPOSE = "promise", "result", "outcome", "reason", "purpose"
CONSEQUENCE, FINDING = "consequence", "finding"
RECEIVED, ANSWERED, ENDED, PURGED, SEARCHED = "received", "answered", "ended", "purged", "searched"
IN_TIME, LATE = "in-time", "late"
FOLLOWED, CLOSED = "followed", "closed"
REFUSED, OTHERWISE = "refused", "otherwise"
MADE_UP, RECONSIDERED = "made-up", "reconsidered"
IDENTITY, KNOWINGLY_FALSE = "identity", "knowingly-false"
SUSPENDED, NONE = "suspended", "none"
LIFTED, UPHELD, LIFTED_BY_DESK = "lifted", "upheld", "lifted-by-desk"
OTHER, NOT_SAID = "other", "not-said"

# What is counted, and in which ways it is parted. What was made up is not, by category, language or
# area: a number shown there is the least that ``otherwise`` has there, and where that is held back,
# it could tell the few beside it.
KINDS: Mapping[str, tuple[str, ...]] = {
    RECEIVED: WHERE,
    ANSWERED: (PROMISE, *WHERE),
    IN_TIME: WHERE,
    LATE: WHERE,
    ENDED: (PROMISE, RESULT),
    FOLLOWED: (OUTCOME, *WHERE),
    CLOSED: (REASON, *WHERE),
    REFUSED: WHERE,
    OTHERWISE: WHERE,
    PURGED: WHERE,
    SEARCHED: (PURPOSE,),
    MADE_UP: (CONSEQUENCE,),
    RECONSIDERED: (FINDING,),
}
# Of which table a count is a cell, and which one. ``otherwise`` is what else of the closed was.
PARENTS: Mapping[str, tuple[str, str, str]] = {
    IN_TIME: (ANSWERED, PROMISE, IN_TIME),
    LATE: (ANSWERED, PROMISE, LATE),
    FOLLOWED: (ENDED, RESULT, FOLLOWED),
    CLOSED: (ENDED, RESULT, CLOSED),
    REFUSED: (CLOSED, REASON, IDENTITY),
    MADE_UP: (CLOSED, REASON, KNOWINGLY_FALSE),
}
# Where both halves of a count are parted by category, language and area, the whole is not: it would
# tell a small half from a large one.
HALVES: Mapping[str, tuple[str, str]] = {ANSWERED: (IN_TIME, LATE), CLOSED: (REFUSED, OTHERWISE)}
FIXED: Mapping[tuple[str, str], tuple[str, ...]] = {
    (ANSWERED, PROMISE): (IN_TIME, LATE),
    (ENDED, PROMISE): (IN_TIME, LATE),
    (ENDED, RESULT): (FOLLOWED, CLOSED),
    (MADE_UP, CONSEQUENCE): (SUSPENDED, NONE),
    (RECONSIDERED, FINDING): (LIFTED, UPHELD, LIFTED_BY_DESK),
}


@dataclass(frozen=True)
class Span:
    """From how many to how many a reader knows that it was."""

    low: int
    high: int

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Table:
    """What of (``of``), parted by what (``by``): the total, and a cell a part."""

    of: str
    by: str
    total: Cell
    cells: Mapping[str, Cell]

    def to_json(self) -> dict[str, object]:
        """As it stands in an account."""
        cells = {part: _spelt(cell) for part, cell in self.cells.items()}
        return {"of": self.of, "by": self.by, "total": _spelt(self.total), "cells": cells}

    @classmethod
    def read(cls, fields: Fields) -> "Table":
        """Raises FormatError("account-field" | "account-small")."""
        of = fields.choice("of", KINDS)
        by = fields.choice("by", KINDS[of])
        inner = fields.inner("cells")
        parts = inner.keys(SLUG, most=MOST_PARTS)
        table = cls(of, by, _cell(fields, "total"), {part: _cell(inner, part) for part in parts})
        fields.end()
        if not _is_protected(table):
            raise FormatError("account-small", "a table of the account tells a small count")
        return table

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of it is shown but, maybe, its total."""
        return all(cell is HELD for cell in self.cells.values())

    def span(self, part: str, whole: Span) -> Span:
        """What a reader knows of a part, who knows ``whole`` of all parts together."""
        cell = self.cells[part]
        if cell.value is not None:
            return Span(cell.value, cell.value)
        if cell is FEW:
            return Span(0, SMALL - 1)
        if self.is_withheld or self.total.value is None:
            return Span(0, whole.high)
        few = sum(one is FEW for one in self.cells.values())
        known = self.total.value - sum(one.value or 0 for one in self.cells.values())
        return Span(max(SMALL, known - few * (SMALL - 1)), known)


Counts = Mapping[tuple[str, str], Mapping[str, int]]


def published(month: str, counts: Counts) -> tuple[Table, ...]:
    """All tables as they may be published; ``counts`` has every kind of table, parted every way."""
    found: dict[tuple[str, str], Table] = {}
    for of, ways in KINDS.items():
        for by in ways:
            found[of, by] = _published(month, of, by, counts[of, by], found)
    return tuple(found.values())


def _published(
    month: str,
    of: str,
    by: str,
    counts: Mapping[str, int],
    before: Mapping[tuple[str, str], Table],
) -> Table:
    if of in PARENTS or of == OTHERWISE:
        total = _total_of(of, before)
        if total.value is None:
            return _withheld(of, by, total, counts)
    table = _split(month, of, by, counts)
    if of in HALVES and by in WHERE and _total_of(HALVES[of][0], before).value is not None:
        return _withheld(of, by, table.total, counts)
    return table


def _split(month: str, of: str, by: str, counts: Mapping[str, int]) -> Table:
    """Which cell is held back changes from month to month, so that no part is always the one."""
    parts = list(counts)
    drawn = [sha256_hex(f"{month}\n{of}\n{by}\n{part}".encode()) for part in parts]
    order = sorted(range(len(parts)), key=lambda at: drawn[at])
    cells, total = protected(list(counts.values()), lowest=LOWEST, order=order)
    return Table(of, by, total, dict(zip(parts, cells, strict=True)))


def _withheld(of: str, by: str, total: Cell, parts: Iterable[str]) -> Table:
    return Table(of, by, total, dict.fromkeys(parts, HELD))


def connected(tables: Sequence[Table]) -> Iterator[str]:
    """What does not fit together, in words."""
    found = {(table.of, table.by): table for table in tables}
    wanted = [(of, by) for of, ways in KINDS.items() for by in ways]
    if list(found) != wanted or len(found) < len(tables):
        yield "the account has not each table once, in order"
        return
    for key, parts in FIXED.items():
        if set(found[key].cells) != set(parts):
            yield f"{key[0]} by {key[1]} has other parts than there are"
            return
    if not {IDENTITY, KNOWINGLY_FALSE} <= set(found[CLOSED, REASON].cells):
        yield "there is no reason that is a ground refused, or none that it was made up"
        return
    for (of, by), table in found.items():
        if table.total != _total_of(of, found):
            yield f"{of} by {by} has another total than elsewhere"
        if table.total.value is None and not table.is_withheld:
            yield f"{of} by {by} is shown without a total"
    yield from _halves(found)


def _total_of(of: str, found: Mapping[tuple[str, str], Table]) -> Cell:
    if of == OTHERWISE:
        closed = found[CLOSED, REASON]
        whole, refused = closed.total.value, closed.cells[IDENTITY].value
        return HELD if whole is None or refused is None else Cell(Mark.SHOWN, whole - refused)
    if of in PARENTS:
        parent, by, part = PARENTS[of]
        return found[parent, by].cells[part]
    return found[of, KINDS[of][0]].total


def _halves(found: Mapping[tuple[str, str], Table]) -> Iterator[str]:
    for whole, (half, _other) in HALVES.items():
        for by in WHERE:
            if found[half, by].total.value is not None and not found[whole, by].is_withheld:
                yield f"{whole} by {by} is shown as a whole and by halves"


def _is_protected(table: Table) -> bool:
    """Whether the rule of small_cells shows a table so for some counts."""
    cells, total = list(table.cells.values()), table.total.value
    if total is None or (cells and all(cell is HELD for cell in cells)):
        return all(cell is HELD for cell in cells)
    left = total - sum(cell.value or 0 for cell in cells)
    few, held = (sum(cell is one for cell in cells) for one in (FEW, HELD))
    if not few:
        return not held and not left
    return held == 1 and left >= least_known(few, len(cells), LOWEST)


def _spelt(cell: Cell) -> object:
    return cell.mark.value if cell.value is None else cell.value


def _cell(fields: Fields, name: str) -> Cell:
    """A number of five or more, "few" or "held": there is no way to write a small one."""
    value = fields.get(name)
    if value == Mark.FEW.value:
        return FEW
    if value == Mark.HELD.value:
        return HELD
    return Cell(Mark.SHOWN, fields.integer(name, SMALL, _MOST_COUNT))
