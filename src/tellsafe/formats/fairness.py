# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether what is alike is treated alike: rates by group, with intervals, and when one is out of
line.

Two rates are looked at, of tips that ended: how many were *followed* (became part of an incident
that has an outcome), and how many were *refused* for resting on who somebody is. Intervals are
Wilson's score intervals (E. B. Wilson, JASA 22, 1927, p. 209–212; L. D. Brown et al., Statistical
Science 16, 2001, p. 101–133), which hold for few cases and for rates near nothing. Many groups are
looked at, and with each one more it is likelier that one is far off by chance: so the intervals are
widened (Bonferroni) until all of them together hold in 95 of 100 quarters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from tellsafe.formats.section import Section

FOLLOWED, REFUSED = "followed", "refused"
_TOGETHER = 0.95


@dataclass(frozen=True)
class Policy:
    """From where on a group is out of line, as the charter says.

    ``ratio``: its rate is more than so many percent of that of all others (or less than the
    inverse), even at the ends of both intervals that are nearest to each other. ``least``: groups
    of fewer cases, or with fewer others, are not judged.
    """

    ratio: int = 150
    least: int = 30

    @classmethod
    def read(cls, section: Section, *, given: bool) -> "Policy":
        """A charter may leave it out. Problems go to the section."""
        if not given:
            return cls()
        policy = cls(section.number("ratio", 1000), section.number("least", 1000))
        if policy.ratio <= 100 or policy.least < 10:
            section.problems.append(
                "fairness is out of range; add: ratio 101 to 1000, least 10 to 1000"
            )
        return policy

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        return {"ratio": self.ratio, "least": self.least}


@dataclass(frozen=True)
class Interval:
    """Between which rates, of 1, the true one lies."""

    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """Of ``whole`` cases of a group so many ``hits``; and of all that are not in the group.

    ``by`` and ``part`` name the group; ``category`` the category it was looked at in, None for all.
    """

    measure: str
    by: str
    part: str
    category: str | None
    hits: int
    whole: int
    other_hits: int
    other_whole: int

    def is_judged(self, policy: Policy) -> bool:
        """Whether there are enough cases of it, and enough others."""
        return min(self.whole, self.other_whole) >= policy.least


def width(tests: int) -> float:
    """How many standard deviations an interval goes each way, if so many are to hold together."""
    return NormalDist().inv_cdf(1 - (1 - _TOGETHER) / (2 * max(tests, 1)))


def wilson(hits: int, whole: int, deviations: float) -> Interval:
    """The score interval of a rate; (0, 1) of no cases."""
    if not whole:
        return Interval(0.0, 1.0)
    rate, square = hits / whole, deviations * deviations
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    reach = deviations * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    reach /= 1 + square / whole
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    return Interval(low, 1.0 if hits == whole else min(1.0, middle + reach))


def out_of_line(groups: Sequence[Group], policy: Policy) -> list[Group]:
    """Those of which the rate is beyond the policy's threshold.

    Grounds refused are judged where they are more than elsewhere; tips followed both ways, but
    for categories as wholes: a broken rail is found more often than a threat.
    """
    judged = [group for group in groups if group.is_judged(policy)]
    deviations = width(2 * len(judged))  # each has two intervals: its own, and that of the others
    return [group for group in judged if _is_out(group, policy, deviations)]


def _is_out(group: Group, policy: Policy, deviations: float) -> bool:
    own = wilson(group.hits, group.whole, deviations)
    others = wilson(group.other_hits, group.other_whole, deviations)
    ratio = policy.ratio / 100
    above, below = own.low > ratio * others.high, own.high * ratio < others.low
    return above if group.measure == REFUSED else above or below
