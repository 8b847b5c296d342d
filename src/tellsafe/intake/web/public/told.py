# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts as a reader sees them: a number, a range, "<5", or nothing that can be said."""

from collections.abc import Iterable, Sequence

from tellsafe.formats.account import Account
from tellsafe.formats.account_tables import HALVES, WHERE, Span
from tellsafe.formats.small_cells import SMALL

NOTHING_KNOWN = "–"


def of_part(account: Account, of: str, by: str, part: str) -> Span | None:
    """What is known of a part; a whole that is shown by its halves is their sum. None: nothing."""
    if part not in account.table(of, by).cells:
        return Span(0, 0)
    halves = HALVES.get(of) if by in WHERE else None
    if halves and not any(account.table(half, by).is_withheld for half in halves):
        return account.span(halves[0], by, part) + account.span(halves[1], by, part)
    span = account.span(of, by, part)
    return span if span.high < SMALL or not account.table(of, by).is_withheld else None


def of_all(account: Account, of: str) -> Span | None:
    """What is known of a total. None: nothing, since its table is held back."""
    if account.total(of).value is None and of not in ("received", "answered", "ended"):
        whole = account.whole(of)
        return whole if whole.high < SMALL or whole.low else None
    return account.whole(of)


def summed_part(accounts: Sequence[Account], of: str, by: str, part: str) -> Span | None:
    """What is known of a part in several months together."""
    shown = [of_part(one, of, by, part) for one in accounts]
    return _summed(shown, [one.span(of, by, part) for one in accounts])


def summed_total(accounts: Sequence[Account], of: str) -> Span | None:
    """What is known of a total in several months together."""
    shown = [of_all(one, of) for one in accounts]
    return _summed(shown, [one.whole(of) for one in accounts])


def _summed(shown: Sequence[Span | None], at_most: Iterable[Span]) -> Span | None:
    """A month of which nothing is shown counts with all that it may have been, or the sum would be
    less than it was. None where nothing is shown of any."""
    if all(span is None for span in shown):
        return None
    return sum((one or most for one, most in zip(shown, at_most, strict=True)), Span(0, 0))


def text(span: Span | None) -> str:
    """As it stands in a table."""
    if span is None:
        return NOTHING_KNOWN
    if span.low == span.high:
        return str(span.low)
    if span.high < SMALL and not span.low:
        return f"<{SMALL}"
    return reach(span.low, span.high)


def reach(low: float, high: float) -> str:
    """From a number to another one."""
    return f"{low:.0f}–{high:.0f}"


def percent(part: Span | None, whole: Span | None) -> Span | None:
    """Of 100, from the least to the most that it may be."""
    if part is None or whole is None or not whole.low:
        return None
    return Span(100 * part.low // whole.high, min(100, -(-100 * part.high // whole.low)))
