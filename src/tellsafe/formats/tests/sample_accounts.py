# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of a made-up desk, month by month: for tests and benches of the public page."""

import random
from collections.abc import Iterator, Mapping

from tellsafe.formats.account import Account, MeanDays, Promised, next_month
from tellsafe.formats.account_tables import (
    ANSWERED,
    AREA,
    CATEGORY,
    CLOSED,
    CONSEQUENCE,
    ENDED,
    FINDING,
    FIXED,
    FOLLOWED,
    IDENTITY,
    IN_TIME,
    KINDS,
    KNOWINGLY_FALSE,
    LANGUAGE,
    LATE,
    MADE_UP,
    NONE,
    NOT_SAID,
    OTHER,
    OTHERWISE,
    OUTCOME,
    PROMISE,
    PURGED,
    PURPOSE,
    REASON,
    RECEIVED,
    RECONSIDERED,
    REFUSED,
    RESULT,
    SEARCHED,
    SUSPENDED,
    WHERE,
    Counts,
    published,
)
from tellsafe.formats.bulletin import Bulletin

_OUTCOMES = ("ended", "prevented", "handed-on", "not-found", "mistaken")
_REASONS = ("no-danger", "not-enough", "not-ours", "dealt-with", IDENTITY, KNOWINGLY_FALSE)
_PURPOSES = ("same-event", "earlier", "answer", "redress", "quality")


def sample_accounts(
    public: Bulletin, first: str, months: int, mean: int = 300
) -> Iterator[Account]:
    """So many from the month ``first`` on, of ``mean`` reports each, about; the same every time."""
    drawn, month = random.Random(f"tellsafe {first}"), first
    for _ in range(months):
        counts = _counts(public, drawn, round(drawn.gauss(mean, mean / 8)))
        yield Account(
            public.deployment,
            month,
            Promised(
                public.charter.promises.acknowledge_days, public.charter.promises.outcome_days
            ),
            MeanDays(drawn.randrange(2, 7), drawn.randrange(20, 80)),
            published(month, counts),
        )
        month = next_month(month)


def _counts(public: Bulletin, drawn: random.Random, received: int) -> Counts:
    parts: Mapping[str, list[str]] = {
        CATEGORY: [*(one.code for one in public.catalogue.entries), OTHER, NOT_SAID],
        AREA: [*(one.code for one in public.charter.districts), OTHER, NOT_SAID],
        LANGUAGE: [*(one.split("-")[0] for one in public.charter.languages), OTHER, NOT_SAID],
    }
    late = received // 12
    closed, followed = received // 2, received // 3
    refused = closed // 7
    sums = {
        RECEIVED: received,
        ANSWERED: received - 3,
        IN_TIME: received - 3 - late,
        LATE: late,
        FOLLOWED: followed,
        CLOSED: closed,
        REFUSED: refused,
        OTHERWISE: closed - refused,
        PURGED: closed,
    }
    counts: dict[tuple[str, str], Mapping[str, int]] = {
        (of, by): _spread(total, parts[by], drawn)
        for of, total in sums.items()
        for by in WHERE
        if by in KINDS[of]
    }
    counts[ANSWERED, PROMISE] = {IN_TIME: sums[IN_TIME], LATE: late}
    ended = closed + followed
    counts[ENDED, PROMISE] = {IN_TIME: ended - ended // 9, LATE: ended // 9}
    counts[ENDED, RESULT] = {FOLLOWED: followed, CLOSED: closed}
    counts[FOLLOWED, OUTCOME] = _spread(followed, _OUTCOMES, drawn)
    others = [one for one in _REASONS if one != IDENTITY]
    reasons = {**_spread(closed - refused, others, drawn), IDENTITY: refused}
    made_up = reasons[KNOWINGLY_FALSE]
    counts[CLOSED, REASON] = reasons
    counts[MADE_UP, CONSEQUENCE] = {SUSPENDED: made_up - made_up // 8, NONE: made_up // 8}
    findings = FIXED[RECONSIDERED, FINDING]
    counts[RECONSIDERED, FINDING] = _spread(made_up * 2 // 3, findings, drawn)
    counts[SEARCHED, PURPOSE] = _spread(received // 10, _PURPOSES, drawn)
    return counts


def _spread(
    total: int, parts: "tuple[str, ...] | list[str]", drawn: random.Random
) -> dict[str, int]:
    """Over the parts, the first ones mostly."""
    counts = dict.fromkeys(parts, 0)
    weights = [1 / (at + 1) for at in range(len(parts))]
    for part in drawn.choices(list(parts), weights, k=total):
        counts[part] += 1
    return counts
