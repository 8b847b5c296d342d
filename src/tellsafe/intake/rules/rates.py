# SPDX-License-Identifier: AGPL-3.0-or-later
"""A quarter's rates by category, language and area, as far as published accounts tell them.

They are reckoned from what stands in the accounts and from nothing else: so they tell nothing that
these do not, and anybody can reckon them again. Where a count was held back, an interval is as wide
as all that it may have been.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tellsafe.formats.account import Account, months_of, quarter_of
from tellsafe.formats.account_tables import CLOSED, OTHERWISE, WHERE, Span
from tellsafe.formats.account_tables import FOLLOWED as WAS_FOLLOWED
from tellsafe.formats.account_tables import REFUSED as WAS_REFUSED
from tellsafe.formats.fairness import FOLLOWED, REFUSED, Interval, Policy, width, wilson

NOTHING = Span(0, 0)


@dataclass(frozen=True)
class Rate:
    """Of tips of one part that ended: how many there were, and between which rates the true one
    lies. ``is_judged``: whether there are enough of them."""

    part: str
    whole: Span
    interval: Interval
    is_judged: bool


@dataclass(frozen=True)
class Rates:
    """One rate by one way of parting, and that of all together."""

    measure: str
    by: str
    all: Rate
    parts: tuple[Rate, ...]


def last_quarter(accounts: Mapping[str, Account]) -> str | None:
    """The newest of which all three months are accounted for."""
    whole = [
        quarter
        for quarter in sorted({quarter_of(month) for month in accounts})
        if all(month in accounts for month in months_of(quarter))
    ]
    return whole[-1] if whole else None


def rates_of(accounts: Sequence[Account], policy: Policy) -> list[Rates]:
    """Of the accounts of a quarter's months."""
    found = {
        (measure, by): _spans(accounts, measure, by)
        for measure in (FOLLOWED, REFUSED)
        for by in WHERE
    }
    wholes = [hits + misses for spans in found.values() for hits, misses in spans.values()]
    deviations = width(2 * sum(whole.high >= policy.least for whole in wholes))
    return [
        Rates(
            measure,
            by,
            _rate("", *_all(accounts, measure), policy, deviations),
            tuple(_rate(part, *spans[part], policy, deviations) for part in spans),
        )
        for (measure, by), spans in found.items()
    ]


_Spans = tuple[Span, Span]


def _spans(accounts: Sequence[Account], measure: str, by: str) -> dict[str, _Spans]:
    """Hits and misses by part, over all months."""
    parts = dict.fromkeys(
        part for account in accounts for part in account.table(WAS_FOLLOWED, by).cells
    )
    return {
        part: _sum(_of_month(account, measure, by, part) for account in accounts) for part in parts
    }


def _of_month(account: Account, measure: str, by: str, part: str) -> _Spans:
    followed = account.span(WAS_FOLLOWED, by, part)
    refused, otherwise = (account.span(of, by, part) for of in (WAS_REFUSED, OTHERWISE))
    closed = account.span(CLOSED, by, part)
    if account.table(CLOSED, by).is_withheld:  # the halves may tell more
        halves = refused + otherwise
        closed = Span(max(closed.low, halves.low), min(closed.high, halves.high))
    if measure == FOLLOWED:
        return followed, closed
    refused = Span(refused.low, min(refused.high, closed.high))
    return refused, followed + _less(closed, refused)


def _all(accounts: Sequence[Account], measure: str) -> _Spans:
    def of_month(account: Account) -> _Spans:
        followed, closed = account.whole(WAS_FOLLOWED), account.whole(CLOSED)
        if measure == FOLLOWED:
            return followed, closed
        refused = account.whole(WAS_REFUSED)
        return refused, followed + _less(closed, refused)

    return _sum(of_month(account) for account in accounts)


def _less(whole: Span, part: Span) -> Span:
    return Span(max(0, whole.low - part.high), max(0, whole.high - part.low))


def _sum(spans: Iterable[_Spans]) -> _Spans:
    hits, misses = NOTHING, NOTHING
    for one, other in spans:
        hits, misses = hits + one, misses + other
    return hits, misses


def _rate(part: str, hits: Span, misses: Span, policy: Policy, deviations: float) -> Rate:
    whole = hits + misses
    low = wilson(hits.low, hits.low + misses.high, deviations).low
    high = wilson(hits.high, hits.high + misses.low, deviations).high
    return Rate(part, whole, Interval(low, high), whole.high >= policy.least)
