# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips that are alike: by what they say, by what they show, by where and when.

Only tips are held against tips. Nothing here knows a pseudonym, and none of it says that two tips
have one source.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from tellsafe.desk.access import marks, pictures
from tellsafe.desk.access.every_tip import for_every_tip
from tellsafe.desk.models import Tip
from tellsafe.desk.rules.likeness import COPY, likeness, pieces, text_marks
from tellsafe.desk.rules.near import Spot, is_near, marks_around, spot_mark

# How many tips of one mark are looked at, and how many are read for one tip.
NEWEST = 16
MOST_READ = 48
# What somebody stated of when and where it was.
STATED = (
    *("when_day", "when_time", "when_note"),
    *("where_district", "where_precision", "where_lat", "where_lon", "where_note"),
)
_READ = (
    *("id", "key", "day", "conduct", "entry", "language", "state", "drill", "removed"),
    *("life_at_risk", "leader", "since", "due", "urgency"),
    *STATED,
)


@dataclass(frozen=True)
class Alike:
    """A tip, and in what it is like the one that was asked about. ``says``: the shared part of
    their texts, 0 if they are not alike."""

    tip: Tip
    says: float = 0.0
    shows: bool = False
    near: bool = False

    @property
    def is_copy(self) -> bool:
        """Whether its text says the same."""
        return self.says >= COPY


def index(tip: Tip) -> None:
    """Let the tip be found by what it says, in the transaction that keeps it."""
    marks.keep_marked([(tip.key, all_marks(tip))])


def forget(tip: Tip) -> None:
    """Let the tip be found by nothing; called before its content and attachments go."""
    marks.drop_marked(tip.key)
    pictures.forget(tip)


def all_marks(tip: Tip) -> list[int]:
    """By which a tip is found."""
    spot = spot_of(tip)
    return [*text_marks(pieces(tip.conduct)), *([spot_mark(spot)] if spot else [])]


def says_alike(tip: Tip) -> list[Alike]:
    """Tips that say nearly the same as this one, which need not be kept yet; the likest first."""
    own = pieces(tip.conduct)
    found = (
        Alike(other, likeness(own, pieces(other.conduct))) for other in _read(tip, text_marks(own))
    )
    return sorted((one for one in found if one.says), key=lambda one: (-one.says, -one.tip.key))


def alike(tip: Tip, most: int) -> list[Alike]:
    """Tips that are like this one in any way, at most so many: those first that say the same, then
    those that show the same, then those that are near."""
    if tip.removed:
        return []
    spot, own = spot_of(tip), pieces(tip.conduct)
    asked = text_marks(own) + (marks_around(spot) if spot else [])
    shown = pictures.same_as(tip)
    found = []
    for other in _read(tip, asked, shown):
        said, place = likeness(own, pieces(other.conduct)), spot_of(other)
        near = spot is not None and place is not None and is_near(spot, place)
        if said or near or other.key in shown:
            found.append(Alike(other, said, other.key in shown, near))
    found.sort(key=lambda one: (-one.says, not one.shows, not one.near, -one.tip.key))
    return found[:most]


def spot_of(tip: Tip) -> Spot | None:
    """Where and when it was, or when it was told; None without a position."""
    if tip.where_lat is None or tip.where_lon is None:
        return None
    return Spot(tip.where_lat, tip.where_lon, tip.when_day or tip.day)


def rebuild(advance: Callable[[int], None] = lambda _: None) -> int:
    """Mark all tips anew; how many there are. As with the words of search, the desk goes on, and
    finds less until it is done."""
    with transaction.atomic():
        marks.clear()
    return for_every_tip(_mark_anew, advance)


def _mark_anew(tips: Sequence[Tip]) -> None:
    """But for those that were marked meanwhile."""
    there = marks.marked([tip.key for tip in tips])
    marks.keep_marked((tip.key, all_marks(tip)) for tip in tips if tip.key not in there)
    pictures.mark_again([tip.key for tip in tips])


def _read(tip: Tip, asked: Iterable[int], also: Iterable[int] = ()) -> Iterator[Tip]:
    """The tips that have most of these marks, and ``also`` these; never itself, a drill among
    others or an empty shell."""
    counted = marks.with_marks(asked, NEWEST)
    counted.update(dict.fromkeys(also, 100))
    counted.pop(tip.key, None)
    ordered = sorted(counted, key=lambda key: (counted[key], key), reverse=True)
    return iter(_tips(ordered[:MOST_READ], drill=tip.drill))


def _tips(keys: Sequence[int], *, drill: bool) -> list[Tip]:
    if not keys:
        return []
    found = Tip.objects.filter(key__in=keys, drill=drill, removed=False)
    return list(found.only(*_READ))
