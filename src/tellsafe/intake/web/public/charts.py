# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plots as a few paths of SVG: small enough that years of them open at once on a slow line.

A bar is solid as far as a count goes for certain, and faint as far as it may go. No text is in a
plot, since it stretches with the page. Where a page runs from right to left, so does time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tellsafe.formats.account_tables import Span

HEIGHT = 60
_STEP, _BAR = 10, 8


@dataclass(frozen=True)
class Plot:
    """What a template draws. ``level`` is a line across, in the same units; None for none."""

    width: int
    solid: str
    faint: str
    highest: int
    level: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.solid and not self.faint


def bars(
    spans: Sequence[Span | None], *, rtl: bool, top: int = 0, level: int | None = None
) -> Plot:
    """A bar each; None where there is nothing to show. ``top``: how much the height stands for."""
    highest = max([top, *(span.high for span in spans if span)], default=0)
    width = _STEP * len(spans)
    if not highest:
        return Plot(width, "", "", 0)
    solid, faint = [], []
    for at, span in enumerate(spans):
        if span is None:
            continue
        x = _STEP * at + (_STEP - _BAR) // 2
        x = width - x - _BAR if rtl else x
        low, high = (round(HEIGHT * end / highest) for end in (span.low, span.high))
        solid.append(_box(x, HEIGHT - low, low))
        faint.append(_box(x, HEIGHT - high, high - low))
    line = f"M0 {HEIGHT - round(HEIGHT * level / highest)}H{width}" if level is not None else ""
    return Plot(width, _drawn(solid), _drawn(faint), highest, line)


def across(low: float, high: float, highest: float) -> Plot:
    """One bar from the side, of 100: solid from nothing to ``low``, faint on to ``high``."""
    ends = [round(100 * end / highest) if highest else 0 for end in (low, high)]
    return Plot(100, _wide(0, ends[0]), _wide(ends[0], ends[1]), round(highest))


def between(low: float, high: float, level: tuple[float, float]) -> Plot:
    """An interval of a rate, of 100, and where all the others' lies."""
    own = _wide(round(100 * low, 1), round(100 * high, 1), top=2, bottom=6)
    return Plot(100, own, _wide(round(100 * level[0], 1), round(100 * level[1], 1)), 100)


def _wide(start: float, end: float, top: int = 0, bottom: int = 8) -> str:
    return f"M{start:g} {top}H{end:g}V{bottom}H{start:g}z" if end > start else ""


def _box(x: int, y: int, height: int) -> str:
    return f"M{x} {y}h{_BAR}v{height}h-{_BAR}z" if height else ""


def _drawn(boxes: Iterable[str]) -> str:
    return "".join(boxes)
