# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened when around an incident, by day. Within a day the order is by kind, and says
nothing of what came first: nobody here keeps that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby


class Moment(StrEnum):
    """What a line of the timeline tells, in the order in which a day's lines stand."""

    HAPPENED = "happened"  # when a source says that it happened
    CAME_IN = "came-in"
    LINKED = "linked"
    UNLINKED = "unlinked"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    CONCLUDED = "concluded"


@dataclass(frozen=True)
class Event:
    """One line; ``number`` is that of the tip in the list of tips, 0 for the incident's own."""

    day: date
    moment: Moment
    number: int = 0
    detail: object = ""


_ORDER = list(Moment)


def by_day(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """The earliest day first."""
    lines = sorted(events, key=lambda one: (one.day, _ORDER.index(one.moment), one.number))
    return [(day, list(those)) for day, those in groupby(lines, key=lambda one: one.day)]
