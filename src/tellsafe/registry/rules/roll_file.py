# SPDX-License-Identifier: AGPL-3.0-or-later
"""The operator's list as a CSV file: one line a person, under a line of column names.

Columns: ``number``; ``second``, if the charter asks for something else of the list; ``eligible``
(yes or no), which may be left out and then is yes. Others are passed over. A problem names a line
by its place in the file, and repeats nothing of it.
"""

import csv
import io
from dataclasses import dataclass

from tellsafe.registry.rules.roll import one_spelling_of

_ELIGIBLE = {"": True, "yes": True, "no": False}
_MOST_PROBLEMS = 20


@dataclass(frozen=True, repr=False)
class Line:
    """A person of the list, in one spelling."""

    number: str
    second: str
    eligible: bool


@dataclass(frozen=True)
class RollFile:
    """What was read; of use only if there are no problems."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]


def read_roll(text: str, *, with_second: bool) -> RollFile:
    """Read a list; ``with_second``: whether the charter asks for the second column."""
    # Strict: a quotation mark that is left open would take all lines after it into one.
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    wanted = {"number", "second"} if with_second else {"number"}
    lines: dict[tuple[str, str], Line] = {}
    problems: list[str] = []
    try:
        if missing := sorted(wanted - set(rows.fieldnames or ())):
            return RollFile((), (f"the first line names no column {' and no '.join(missing)}",))
        for row in rows:
            read = _read(row, with_second=with_second)
            found = lines.get((read.number, read.second)) if isinstance(read, Line) else None
            if isinstance(read, str):
                problems.append(f"line {rows.line_num} {read}")
            elif found and found.eligible != read.eligible:
                problems.append(f"line {rows.line_num} says otherwise than one before it")
            else:
                lines[read.number, read.second] = read
    except csv.Error:
        problems.append(f"line {rows.reader.line_num} is no line of a CSV file")
    if not lines and not problems:
        problems.append("the list is empty")
    return RollFile(tuple(lines.values()), tuple(problems[:_MOST_PROBLEMS]))


def _read(row: dict[str, str | None], *, with_second: bool) -> Line | str:
    number = one_spelling_of(row["number"] or "")
    second = one_spelling_of((row["second"] or "") if with_second else "")
    eligible = _ELIGIBLE.get((row.get("eligible") or "").strip().casefold())
    if not number or (with_second and not second):
        return "leaves out what the charter asks for"
    if eligible is None:
        return "says neither yes nor no under eligible"
    return Line(number, second, eligible)
