# SPDX-License-Identifier: AGPL-3.0-or-later
"""The picture of the work in a year: plots, the tables that they are of, and those as CSV."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tellsafe.desk.access import tallies
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules import picture
from tellsafe.desk.rules.parts import parts_by
from tellsafe.desk.rules.picture import Line, Table
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.states import WAITING
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.figures import charts
from tellsafe.desk.web.figures.codes import OUTCOMES, REASONS, STATES
from tellsafe.desk.web.wording import district_name, entry_name, language_name
from tellsafe.formats.account_tables import AREA, CATEGORY, LANGUAGE, NOT_SAID, OTHER
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.small_cells import Cell, Mark, protected
from tellsafe.serving.clock import SystemClock

_YEAR = re.compile(r"[0-9]{4}", re.ASCII)


@require_safe
@needs(Duty.PICTURE)
def figures(request: HttpRequest) -> HttpResponse:
    """All plots and tables of a year."""
    today = SystemClock().today()
    year = _year(request, today)
    if year is None:
        return redirect("figures")
    public = published(ZONE)
    months = _months(year, today)
    shown = {
        "area": "figures",
        "year": year,
        "years": tallies.years(today.year),
        "months": _named(months, _month_name),
        "now": _waiting_now(today),
        "plots": _plots(months, public),
        "codes": [_codes(year, kind) for kind in ("outcomes", "reasons")],
        "parts": [_parted(year, kind, public) for kind in _PARTED],
    }
    return render(request, "desk/figures/picture.html", shown)


@require_safe
@needs(Duty.PICTURE)
def figures_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """One table of a year, as it is shown: nothing is in the file that is not on the page."""
    today = SystemClock().today()
    year = _year(request, today)
    rows = _rows(kind, year, today) if year else None
    if rows is None:
        raise Http404
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    # A byte order mark, so that spreadsheets see that it is UTF-8.
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{year}.csv"'
    return response


def _year(request: HttpRequest, today: date) -> int | None:
    asked = request.GET.get("year", str(today.year))
    return int(asked) if _YEAR.fullmatch(asked) and 2000 <= int(asked) <= today.year else None


def _months(year: int, today: date) -> Table:
    last = today.month if year == today.year else 12
    codes = [f"{year}-{month:02}" for month in range(1, last + 1)]
    counted = tallies.of_year(year, "month")
    came = tallies.before_year(year, (picture.RECEIVED, picture.REOPENED))
    went = tallies.before_year(year, (*picture.REASONS, *picture.OUTCOMES))
    return picture.with_waiting(picture.table(codes, counted), counted, came - went)


def _name(kind: str, public: Bulletin) -> Callable[[str], str]:
    others = {OTHER: _("Other"), NOT_SAID: _("Not said")}
    names: Mapping[str, Callable[[str], str]] = {
        "entry": lambda code: entry_name(public.catalogue, code),
        "district": lambda code: district_name(public.charter, code),
        "language": language_name,
    }
    return lambda code: others.get(code) or names[kind](code)


_PARTED = {"entry": CATEGORY, "district": AREA, "language": LANGUAGE}


def _parted(year: int, kind: str, public: Bulletin) -> dict[str, Any]:
    table = _parted_table(year, kind, public)
    return {
        "kind": kind,
        "total": table.total.received,
        "table": _named(table, _name(kind, public)),
    }


def _parted_table(year: int, kind: str, public: Bulletin) -> Table:
    parts = parts_by(_PARTED[kind], public)
    counted = tallies.of_year(year, kind)  # type: ignore[arg-type]  # one of the three
    return picture.table(parts.codes, counted, parts.of)


def _named(table: Table, name: Callable[[str], object]) -> dict[str, Any]:
    """Lines with their names, and how far a bar of what was received goes."""
    highest = max((line.received.value or 0 for line in table.lines), default=0)
    waiting: Sequence[Cell | None] = table.waiting or [None] * len(table.lines)
    lines = [
        {
            "name": name(line.part),
            "line": line,
            "cell": line.received,
            "bar": charts.share_of(line.received, highest),
            "waiting": waits,
        }
        for line, waits in zip(table.lines, waiting, strict=True)
        if line.part not in (OTHER, NOT_SAID) or not _is_nothing(line)
    ]
    return {"lines": lines, "total": table.total, "has_waiting": bool(table.waiting)}


def _is_nothing(line: Line) -> bool:
    return all(cell.value == 0 for cell in (line.received, line.answered, line.ended))


def _month_name(part: str) -> date:
    return date.fromisoformat(f"{part}-01")


def _codes(year: int, kind: str) -> dict[str, Any]:
    codes, prefix, names = _kinds_of_codes()[kind]
    ends = (*picture.OUTCOMES, *picture.REASONS)
    ended = dict(picture.by_code(ends, tallies.of_year(year, "month")))
    cells = [(code.removeprefix(prefix), ended[code]) for code in codes]
    total = picture.total_of([cell for _code, cell in cells])
    highest = max((cell.value or 0 for _code, cell in cells), default=0)
    lines = [
        {"code": code, "name": names[code], "cell": cell, "bar": charts.share_of(cell, highest)}
        for code, cell in cells
    ]
    return {"kind": kind, "lines": lines, "total": total}


def _kinds_of_codes() -> Mapping[str, tuple[Sequence[str], str, Mapping[str, Any]]]:
    return {
        "outcomes": (picture.OUTCOMES, picture.CONCLUDED, OUTCOMES),
        "reasons": (picture.REASONS, picture.CLOSED, REASONS),
    }


def _waiting_now(today: date) -> dict[str, Any]:
    counted, late = tallies.waiting(today)
    order = [state for state in STATES if state in WAITING]
    cells, total = protected([counted.get(state, 0) for state in order])
    late_cells, _total = protected([late, sum(counted.values()) - late])
    highest = max((cell.value or 0 for cell in cells), default=0)
    lines = [
        {"name": STATES[state], "cell": cell, "bar": charts.share_of(cell, highest)}
        for state, cell in zip(order, cells, strict=True)
    ]
    return {"lines": lines, "total": total, "late": late_cells[0]}


def _plots(months: Table, public: Bulletin) -> dict[str, list[charts.Plot]]:
    promises, lines = public.charter.promises, months.lines
    by_month = _("A bar for each month; the numbers are in the table by month.")
    return {
        "volumes": [
            charts.bars_of_counts(
                "received", _("Tips received"), by_month, [line.received for line in lines]
            ),
            charts.bars_of_counts(
                "answered", _("Answered"), by_month, [one.answered for one in lines]
            ),
            charts.bars_of_counts("ended", _("Ended"), by_month, [line.ended for line in lines]),
        ],
        "delays": [
            _delays(_("Days to the first answer"), lines, "to_answer", promises.acknowledge_days),
            _delays(_("Days to the end"), lines, "to_end", promises.outcome_days),
        ],
        "waiting": [
            charts.line_of_counts(
                "waits",
                _("Waiting at the end of each month"),
                _("A line over the months; the numbers are in the table by month."),
                months.waiting,
            )
        ],
    }


def _delays(title: str, lines: Sequence[Line], which: str, promise: int) -> charts.Plot:
    described = _("A bar for each month, its mean; the line is what the charter promises.")
    promised = _("promised: %(days)s") % {"days": promise}
    days = [getattr(line, which).days for line in lines]
    return charts.bars_of_days(which, title, described, days, promise, promised)


_HEAD = (
    "received",
    "answered",
    "mean_days_to_answer",
    "answered_in_time_percent",
    "ended",
    "mean_days_to_end",
    "ended_in_time_percent",
)


def _rows(kind: str, year: int, today: date) -> list[list[str]] | None:
    """With a first line that names the columns; None for a table that there is not."""
    if kind == "month":
        return _table_rows(kind, _months(year, today))
    if kind in _kinds_of_codes():
        found = _codes(year, kind)
        cells = [[one["code"], _spelt(one["cell"])] for one in found["lines"]]
        return [[kind, "tips"], *cells, ["total", _spelt(found["total"])]]
    if kind in _PARTED:
        return _table_rows(kind, _parted_table(year, kind, published(ZONE)))
    return None


def _table_rows(kind: str, table: Table) -> list[list[str]]:
    waiting = [[_spelt(cell)] for cell in table.waiting] or [[] for _line in table.lines]
    lines = [_row(line) + waits for line, waits in zip(table.lines, waiting, strict=True)]
    head = [kind, *_HEAD, *(["waiting_at_end"] if table.waiting else [])]
    return [head, *lines, ["total", *_row(table.total)[1:]]]


def _row(line: Line) -> list[str]:
    delays = [
        ["" if one is None else f"{one:.1f}", "" if share is None else str(share)]
        for one, share in (
            (line.to_answer.days, line.to_answer.in_time),
            (line.to_end.days, line.to_end.in_time),
        )
    ]
    return [
        line.part,
        _spelt(line.received),
        _spelt(line.answered),
        *delays[0],
        _spelt(line.ended),
        *delays[1],
    ]


def _spelt(cell: Cell) -> str:
    return "withheld" if cell.mark is Mark.HELD else cell.text
