# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plots as SVG that the server draws: bars and lines over months, bars over parts.

They stretch with the page, so no text is in them; a page's labels stand around them. What a plot
shows is in a table beside it as well. Where pages run from right to left, so does time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi

from tellsafe.formats.small_cells import Cell, Mark

WIDTH, HEIGHT = 120.0, 40.0
_GAP = 0.22
_STUB = 2.5  # how high a cell is drawn that is not shown


@dataclass(frozen=True)
class Bar:
    """One bar; ``is_shown`` or the stub of a count that is held back."""

    x: float
    y: float
    width: float
    height: float
    is_shown: bool = True


@dataclass(frozen=True)
class Plot:
    """What a template draws: bars, a line if there is one, and the level that was promised."""

    id: str
    title: str
    described: str
    highest: str
    bars: list[Bar] = field(default_factory=list)
    line: str = ""
    promise: float | None = None
    promised: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.height for bar in self.bars) and not self.line


def bars_of_counts(name: str, title: str, described: str, cells: Sequence[Cell]) -> Plot:
    """A bar a month."""
    highest = max((cell.value or 0 for cell in cells), default=0)
    bars = [_bar(at, len(cells), cell, highest) for at, cell in enumerate(cells)]
    return Plot(name, title, described, str(highest), bars)


def bars_of_days(
    name: str, title: str, described: str, days: Sequence[float | None], promise: int, promised: str
) -> Plot:
    """A bar a month, and the promised days as a line across."""
    highest = max([float(promise), *(one for one in days if one is not None)])
    cells = [Cell(Mark.SHOWN, None if one is None else round(one * 100)) for one in days]
    bars = [_bar(at, len(cells), cell, highest * 100) for at, cell in enumerate(cells)]
    level = _up(promise, highest)
    return Plot(name, title, described, f"{highest:.0f}", bars, promise=level, promised=promised)


def line_of_counts(name: str, title: str, described: str, cells: Sequence[Cell]) -> Plot:
    """A line over months; none if they are held back."""
    values = [cell.value for cell in cells if cell.value is not None]
    highest = max(values, default=0)
    if len(values) < len(cells) or not highest:
        return Plot(name, title, described, str(highest))
    step = WIDTH / len(values)
    points = [
        f"{_across(step * (at + 0.5)):.2f},{_up(value, highest):.2f}"
        for at, value in enumerate(values)
    ]
    return Plot(name, title, described, str(highest), line=" ".join(points))


def _bar(at: int, many: int, cell: Cell, highest: float) -> Bar:
    step = WIDTH / many
    width = step * (1 - _GAP)
    left = step * at + step * _GAP / 2
    x = WIDTH - left - width if get_language_bidi() else left
    if cell.mark is not Mark.SHOWN:
        return Bar(round(x, 2), HEIGHT - _STUB, round(width, 2), _STUB, is_shown=False)
    height = HEIGHT - _up(cell.value or 0, highest)
    return Bar(round(x, 2), round(HEIGHT - height, 2), round(width, 2), round(height, 2))


def _up(value: float, highest: float) -> float:
    """From the top, as SVG counts; a little stays free above the highest."""
    return round(HEIGHT - (HEIGHT - 2) * value / highest, 2) if highest else HEIGHT


def _across(x: float) -> float:
    return WIDTH - x if get_language_bidi() else x


def share_of(cell: Cell, highest: int) -> float:
    """How far a bar across a row goes, of 100."""
    return round(100 * (cell.value or 0) / highest, 1) if highest else 0.0
