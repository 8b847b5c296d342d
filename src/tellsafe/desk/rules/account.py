# SPDX-License-Identifier: AGPL-3.0-or-later
"""A month's counts, parted as an account parts them. What may be shown of them, formats decide."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tellsafe.desk.rules.decisions import Outcome, Reason
from tellsafe.desk.rules.parts import Parts, parts_by
from tellsafe.desk.rules.picture import ANSWERED as WAS_ANSWERED
from tellsafe.desk.rules.picture import CLOSED as BY_REASON
from tellsafe.desk.rules.picture import CONCLUDED as BY_OUTCOME
from tellsafe.desk.rules.picture import RECEIVED as WAS_RECEIVED
from tellsafe.desk.rules.purposes import SearchPurpose
from tellsafe.desk.rules.suspension import RECONSIDERED as BY_FINDING
from tellsafe.desk.rules.suspension import WAS_SUSPENDED, Reconsidered
from tellsafe.formats.account import MeanDays
from tellsafe.formats.account_tables import (
    ANSWERED,
    AREA,
    CATEGORY,
    CLOSED,
    CONSEQUENCE,
    ENDED,
    FINDING,
    FOLLOWED,
    IN_TIME,
    LANGUAGE,
    LATE,
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
    WHERE,
    Counts,
)
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.small_cells import SMALL

WAS_PURGED = "purged"
REFUSED_GROUND = f"{BY_REASON}{Reason.IDENTITY}"


@dataclass(frozen=True)
class Row:
    """How often a measure happened in a month, or in a quarter, to tips of one kind."""

    measure: str
    entry: str
    language: str
    district: str
    count: int
    days: int = 0
    in_time: int = 0


_Many = Callable[[Row], int]


def _of(is_it: Callable[[str], bool]) -> _Many:
    return lambda row: row.count if is_it(row.measure) else 0


def was_followed(measure: str) -> bool:
    """Part of an incident that has an outcome."""
    return measure.startswith(BY_OUTCOME)


def was_closed(measure: str) -> bool:
    """For a coded reason."""
    return measure.startswith(BY_REASON)


def has_ended(measure: str) -> bool:
    """In either way."""
    return was_followed(measure) or was_closed(measure)


_MANY: Mapping[str, _Many] = {
    RECEIVED: _of(WAS_RECEIVED.__eq__),
    ANSWERED: _of(WAS_ANSWERED.__eq__),
    IN_TIME: lambda row: row.in_time if row.measure == WAS_ANSWERED else 0,
    LATE: lambda row: row.count - row.in_time if row.measure == WAS_ANSWERED else 0,
    FOLLOWED: _of(was_followed),
    CLOSED: _of(was_closed),
    REFUSED: _of(REFUSED_GROUND.__eq__),
    OTHERWISE: _of(lambda measure: was_closed(measure) and measure != REFUSED_GROUND),
    PURGED: _of(WAS_PURGED.__eq__),
}


def counts_of(rows: Sequence[Row], searches: Mapping[str, int], public: Bulletin) -> Counts:
    """All tables' counts."""
    counts: dict[tuple[str, str], Mapping[str, int]] = {}
    ways = {way: parts_by(way, public) for way in WHERE}
    for of, many in _MANY.items():
        for way, parts in ways.items():
            counts[of, way] = _by(rows, many, way, parts)
    ended = [row for row in rows if has_ended(row.measure)]
    counts[ANSWERED, PROMISE] = _promise([row for row in rows if row.measure == WAS_ANSWERED])
    counts[ENDED, PROMISE] = _promise(ended)
    counts[ENDED, RESULT] = {kind: sum(map(_MANY[kind], rows)) for kind in (FOLLOWED, CLOSED)}
    counts[FOLLOWED, OUTCOME] = _codes(ended, BY_OUTCOME, Outcome)
    counts[CLOSED, REASON] = _codes(ended, BY_REASON, Reason)
    counts[MADE_UP, CONSEQUENCE] = _consequences(rows, counts[CLOSED, REASON])
    counts[RECONSIDERED, FINDING] = _codes(rows, BY_FINDING, Reconsidered)
    counts[SEARCHED, PURPOSE] = {str(one): searches.get(str(one), 0) for one in SearchPurpose}
    return counts


def mean_days(rows: Iterable[Row]) -> MeanDays:
    """In whole days, of five or more."""
    rows = list(rows)
    answered = [row for row in rows if row.measure == WAS_ANSWERED]
    return MeanDays(_mean(answered), _mean([row for row in rows if has_ended(row.measure)]))


def _mean(rows: Sequence[Row]) -> int | None:
    count = sum(row.count for row in rows)
    return None if count < SMALL else round(sum(row.days for row in rows) / count)


def value_by(row: Row, way: str) -> str:
    """What a row says of its category, area or language."""
    return {CATEGORY: row.entry, AREA: row.district, LANGUAGE: row.language}[way]


def _by(rows: Sequence[Row], many: _Many, way: str, parts: Parts) -> dict[str, int]:
    counts = dict.fromkeys(parts.codes, 0)
    for row in rows:
        counts[parts.of(value_by(row, way))] += many(row)
    return counts


def _promise(rows: Sequence[Row]) -> dict[str, int]:
    in_time = sum(row.in_time for row in rows)
    return {IN_TIME: in_time, LATE: sum(row.count for row in rows) - in_time}


def _consequences(rows: Sequence[Row], reasons: Mapping[str, int]) -> dict[str, int]:
    """Both are counted in the one transaction that closes a tip, each closing once, so no more can
    have been suspended than were made up. Should rows ever say otherwise, the number of closings is
    what holds: the two parts come to it, and neither is less than none."""
    closings = reasons[Reason.KNOWINGLY_FALSE]
    counted = sum(row.count for row in rows if row.measure == WAS_SUSPENDED)
    suspended = min(counted, closings)
    return {SUSPENDED: suspended, NONE: closings - suspended}


def _codes(rows: Sequence[Row], prefix: str, codes: Iterable[str]) -> dict[str, int]:
    counts = dict.fromkeys((str(code) for code in codes), 0)
    for row in rows:
        if row.measure.startswith(prefix):
            counts[row.measure.removeprefix(prefix)] += row.count
    return counts
