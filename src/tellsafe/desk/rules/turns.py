# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who waits for whom in a dialogue, and since which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DESK, SOURCE = "desk", "source"


@dataclass(frozen=True)
class Turn:
    """One message: whose, whether it is written by a person, whether it arrived, and when.

    What the desk sends by itself (that a tip was received, a status) answers nothing.
    """

    number: int
    by_source: bool
    personal: bool
    arrives: bool
    day: date


@dataclass(frozen=True)
class Wait:
    """``whom`` is waited for since ``since``; ``numbers`` are the turns that nobody answered."""

    whom: str
    since: date
    numbers: frozenset[int]


def wait_of(turns: Sequence[Turn], received: date, *, open_still: bool) -> Wait | None:
    """Who waits, of ``turns`` in their order about a tip of the day ``received``.

    Whatever a source wrote after the desk's last word waits for the desk, also about a tip that
    is closed. A word of the desk's that could not be delivered is none.
    """
    said = [turn for turn in turns if turn.by_source or (turn.personal and turn.arrives)]
    last_ours = max((turn.number for turn in said if not turn.by_source), default=-1)
    theirs = [turn for turn in said if turn.by_source and turn.number > last_ours]
    if theirs:
        return Wait(DESK, theirs[0].day, frozenset(turn.number for turn in theirs))
    if not open_still:
        return None
    if last_ours < 0:
        return Wait(DESK, received, frozenset())
    last = next(turn for turn in said if turn.number == last_ours)
    return Wait(SOURCE, last.day, frozenset({last_ours}))
