# SPDX-License-Identifier: AGPL-3.0-or-later
"""Months of a made-up desk, tip by tip, and the accounts of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tellsafe.formats.account import Account, MeanDays, Promised
from tellsafe.formats.account_tables import (
    ANSWERED,
    AREA,
    CATEGORY,
    CLOSED,
    CONSEQUENCE,
    ENDED,
    FINDING,
    FOLLOWED,
    IDENTITY,
    IN_TIME,
    KINDS,
    KNOWINGLY_FALSE,
    LANGUAGE,
    LATE,
    LIFTED,
    LIFTED_BY_DESK,
    MADE_UP,
    NONE,
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
    UPHELD,
    published,
)

PARTS: Mapping[str, tuple[str, ...]] = {
    CATEGORY: ("fire-risk", "open-site", "threat", "other"),
    LANGUAGE: ("en", "zh", "ug", "other"),
    AREA: ("harbour", "old-town", "not-said"),
    PROMISE: (IN_TIME, LATE),
    RESULT: (FOLLOWED, CLOSED),
    OUTCOME: ("ended", "prevented", "not-found"),
    REASON: ("no-danger", "not-ours", IDENTITY, KNOWINGLY_FALSE),
    PURPOSE: ("same-event", "redress"),
    CONSEQUENCE: (SUSPENDED, NONE),
    FINDING: (LIFTED, UPHELD, LIFTED_BY_DESK),
}


@dataclass(frozen=True)
class Happened:
    """Something that happened to a tip: ``of`` received, answered, outcome, reason or purged; or a
    search, or a suspension that was reconsidered."""

    of: str
    category: str = "fire-risk"
    language: str = "en"
    area: str = "harbour"
    code: str = ""
    in_time: bool = True
    suspended: bool = True

    def counts_for(self) -> Iterable[tuple[str, str, str]]:
        """Each table and part in which it is one."""
        for of in self._kinds():
            where = {CATEGORY: self.category, LANGUAGE: self.language, AREA: self.area}
            yield from ((of, by, part) for by, part in where.items() if by in KINDS[of])
        if self.of in (SEARCHED, RECONSIDERED):
            yield self.of, KINDS[self.of][0], self.code
        if self.of == REASON and self.code == KNOWINGLY_FALSE:
            yield MADE_UP, CONSEQUENCE, SUSPENDED if self.suspended else NONE
        if self.of in (ANSWERED, OUTCOME, REASON):
            of = ANSWERED if self.of == ANSWERED else ENDED
            yield of, PROMISE, IN_TIME if self.in_time else LATE
        if self.of in (OUTCOME, REASON):
            result = FOLLOWED if self.of == OUTCOME else CLOSED
            yield ENDED, RESULT, result
            yield result, self.of, self.code

    def _kinds(self) -> tuple[str, ...]:
        match self.of:
            case "answered":
                return ANSWERED, IN_TIME if self.in_time else LATE
            case "outcome":
                return (FOLLOWED,)
            case "reason":
                return CLOSED, REFUSED if self.code == IDENTITY else OTHERWISE
            case _:
                return (self.of,) if self.of in (RECEIVED, PURGED) else ()


def account_of(happened: Iterable[Happened], month: str = "2026-10") -> Account:
    """What may be published of it."""
    found = Counter(one for thing in happened for one in thing.counts_for())
    counts = {
        (of, by): {part: found[of, by, part] for part in PARTS[by]}
        for of, ways in KINDS.items()
        for by in ways
    }
    return Account("demo-city", month, Promised(7, 90), MeanDays(3, None), published(month, counts))


def a_month(times: int = 1) -> list[Happened]:
    """A month in which much is large, and something is small."""
    return [
        *[Happened(RECEIVED, "fire-risk", "en", "harbour")] * (40 * times),
        *[Happened(RECEIVED, "open-site", "zh", "old-town")] * (21 * times),
        *[Happened(RECEIVED, "threat", "ug", "not-said")] * 2,
        *[Happened(ANSWERED, "fire-risk", "en", "harbour")] * (32 * times),
        *[Happened(ANSWERED, "open-site", "zh", "old-town", in_time=False)] * (10 * times),
        *[Happened(OUTCOME, code="ended")] * (12 * times),
        *[Happened(OUTCOME, "open-site", "zh", "old-town", "prevented")] * (8 * times),
        *[Happened(REASON, "open-site", "zh", "old-town", "not-ours")] * (13 * times),
        *[Happened(REASON, code="no-danger", in_time=False)] * (10 * times),
        *[Happened(REASON, code=IDENTITY)] * 12,
        *[Happened(PURGED)] * 11,
        *[Happened(SEARCHED, code="same-event")] * 7,
        *[Happened(REASON, code=KNOWINGLY_FALSE)] * 16,
        *[Happened(REASON, code=KNOWINGLY_FALSE, suspended=False)] * 2,
        *[Happened(RECONSIDERED, code=UPHELD)] * 9,
        *[Happened(RECONSIDERED, code=LIFTED)] * 3,
    ]
