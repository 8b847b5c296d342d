# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether like was treated alike in a quarter: which groups there are, and what is to be paused.

Each category is looked at as a whole, and within each category every language and area, so that a
language is not blamed for what its people report of. Languages and areas are looked at over all
categories too: many small differences can come to a large one. Where that alone is out of line, the
category that adds most to it is paused.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


def may_lift_pause(roles: Iterable[Role]) -> bool:
    """Who may end a pause: nobody who decides about tips. One place, to be joined to the oversight
    body's own role once there is one."""
    return Role.AUDITOR in set(roles)


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
    by_category: dict[str, list[_Case]] = {}
    for case in cases:
        by_category.setdefault(case.category, []).append(case)
    categories = [(code, part) for code, part in sorted(by_category.items())]
    for code, part in categories:
        yield _group(REFUSED, CATEGORY, code, code, part, cases)
    for category, within in [(None, list(cases)), *categories]:
        for way in (LANGUAGE, AREA):
            for name in sorted({dict(case.where)[way] for case in within}):
                own = [case for case in within if dict(case.where)[way] == name]
                for measure in (REFUSED, FOLLOWED):
                    yield _group(measure, way, name, category, own, within)


def _group(
    measure: str,
    by: str,
    part: str,
    category: str | None,
    own: Sequence[_Case],
    within: Sequence[_Case],
) -> Group:
    hits, whole = _rate(measure, own)
    all_hits, all_of_them = _rate(measure, within)
    return Group(measure, by, part, category, hits, whole, all_hits - hits, all_of_them - whole)


def _rate(measure: str, cases: Sequence[_Case]) -> tuple[int, int]:
    counted = Counter[bool]()
    for case in cases:
        hit = was_followed(case.measure) if measure == FOLLOWED else case.measure == REFUSED_GROUND
        counted[hit] += case.count
    return counted[True], counted.total()


def _most_of(wide: Group, groups: Sequence[Group]) -> Group:
    """The same group within the category in which it is farthest from what the others' rate would
    make of it, in tips."""
    within = [
        one
        for one in groups
        if (one.measure, one.by, one.part) == (wide.measure, wide.by, wide.part)
        and one.category not in (None, *_RESTS)
    ]
    sign = 1 if wide.hits * wide.other_whole > wide.other_hits * wide.whole else -1

    def excess(one: Group) -> float:
        return sign * (one.hits - one.whole * wide.other_hits / wide.other_whole)

    most = max(within, key=excess, default=None)
    return replace(wide, category=most.category) if most else wide
