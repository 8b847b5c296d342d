# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether like was treated alike in a quarter: which groups there are, and what is to be paused.

Each category is looked at as a whole, and within each category every language and area, so that a
language is not blamed for what its people report of. Languages and areas are looked at over all
categories too, the others weighted to the same mix: many small differences can come to a large
one. Where that alone is out of line, the category that adds most to it is paused.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tellsafe.desk.rules.account import REFUSED_GROUND, Row, has_ended, value_by, was_followed
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.parts import parts_by
from tellsafe.desk.rules.roles import Role
from tellsafe.formats.account_tables import AREA, CATEGORY, LANGUAGE, NOT_SAID, OTHER
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.fairness import FOLLOWED, REFUSED, Group, Policy, out_of_line

_RESTS = (OTHER, NOT_SAID)


class Finding(StrEnum):
    """What oversight found when it looked at a category that was paused."""

    EXPLAINED = "explained"  # what was reported differs, not how it was dealt with
    PUT_RIGHT = "put-right"  # it was dealt with wrongly, and is no more
    CHANCE = "chance"  # too few cases to say more


@dataclass(frozen=True)
class Looked:
    """A quarter's groups that could be judged, and those to pause a category for."""

    judged: int
    pauses: tuple[Group, ...]


def may_lift_pause(roles: Iterable[Role], *, body_has_key: bool) -> bool:
    """Who may end a pause: the oversight body's people, where the charter names the key by which it
    seats them; else the auditor, who decides about no tip either."""
    return (Role.OVERSIGHT if body_has_key else Role.AUDITOR) in set(roles)


def holds_back(kind: Kind, *, is_life: bool) -> bool:
    """Whether a pause keeps this act from happening. A tip is kept longer all the same, and a
    threat to life is acted on."""
    return kind is not Kind.HOLD and not is_life


def look(rows: Sequence[Row], public: Bulletin, policy: Policy) -> Looked:
    """At the tips that ended in a quarter."""
    groups = list(_groups(_cases(rows, public)))
    found = out_of_line(groups, policy)
    own = [group for group in found if group.category is not None]
    seen = {(group.measure, group.by, group.part) for group in own}
    wide = [group for group in found if group.category is None]
    spread = [one for one in wide if (one.measure, one.by, one.part) not in seen]
    pauses = [*own, *(_most_of(one, groups) for one in spread)]
    judged = sum(group.is_judged(policy) for group in groups)
    return Looked(judged, tuple(one for one in pauses if one.category not in (None, *_RESTS)))


@dataclass(frozen=True)
class _Case:
    """Tips of one category, language and area that ended in one way."""

    category: str
    where: tuple[tuple[str, str], ...]
    measure: str
    count: int


def _cases(rows: Sequence[Row], public: Bulletin) -> list[_Case]:
    ways = {way: parts_by(way, public) for way in (CATEGORY, LANGUAGE, AREA)}
    return [
        _Case(
            ways[CATEGORY].of(row.entry),
            tuple((way, ways[way].of(value_by(row, way))) for way in (LANGUAGE, AREA)),
            row.measure,
            row.count,
        )
        for row in rows
        if has_ended(row.measure)
    ]


def _groups(cases: Sequence[_Case]) -> Iterable[Group]:
    parts: dict[str, list[_Case]] = {}
    for case in cases:
        parts.setdefault(case.category, []).append(case)
    for code, within in sorted(parts.items()):
        others = [case for case in cases if case.category != code]
        yield Group(REFUSED, CATEGORY, code, code, *_rate(REFUSED, within), *_rate(REFUSED, others))
    for way in (LANGUAGE, AREA):
        for name in sorted({dict(case.where)[way] for case in cases}):
            for measure in (REFUSED, FOLLOWED):
                strata = [
                    _group(measure, way, name, code, within)
                    for code, within in sorted(parts.items())
                ]
                yield from strata
                yield _over_all(strata)


def _group(measure: str, by: str, part: str, category: str, within: Sequence[_Case]) -> Group:
    own = [case for case in within if dict(case.where)[by] == part]
    others = [case for case in within if dict(case.where)[by] != part]
    return Group(measure, by, part, category, *_rate(measure, own), *_rate(measure, others))


def _over_all(strata: Sequence[Group]) -> Group:
    """A group over all categories, against the others as they would be if they had its mix of
    categories (direct standardisation), as sure as so weighted a rate is. Categories in which there
    are none of the group, or no others, say nothing of it."""
    first, both = strata[0], [one for one in strata if one.whole and one.other_whole]
    hits, whole = sum(one.hits for one in both), sum(one.whole for one in both)
    weights = [one.whole / whole for one in both]
    rates = [one.other_hits / one.other_whole for one in both]
    spread = sum(w * w / one.other_whole for w, one in zip(weights, both, strict=True))
    others = round(1 / spread) if spread else 0
    rate = sum(w * rate for w, rate in zip(weights, rates, strict=True))
    return Group(
        first.measure, first.by, first.part, None, hits, whole, round(rate * others), others
    )


def _rate(measure: str, cases: Sequence[_Case]) -> tuple[int, int]:
    counted = Counter[bool]()
    for case in cases:
        hit = was_followed(case.measure) if measure == FOLLOWED else case.measure == REFUSED_GROUND
        counted[hit] += case.count
    return counted[True], counted.total()


def _most_of(wide: Group, groups: Sequence[Group]) -> Group:
    """The same group within the category in which it is farthest, in tips, from what the others'
    rate would make of it."""
    name = wide.measure, wide.by, wide.part
    within = [
        one
        for one in groups
        if (one.measure, one.by, one.part) == name and one.other_whole and one.category is not None
    ]
    sign = 1 if wide.hits * wide.other_whole > wide.other_hits * wide.whole else -1

    def excess(one: Group) -> float:
        return sign * (one.hits - one.whole * one.other_hits / one.other_whole)

    return max(within, key=excess, default=wide)
