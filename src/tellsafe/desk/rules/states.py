# SPDX-License-Identifier: AGPL-3.0-or-later
"""The states of tips and incidents, and every way from one to another."""

from collections.abc import Mapping
from enum import StrEnum


class TipState(StrEnum):
    """Where a tip stands. What a source is told is another matter: see rules.told."""

    NEW = "new"  # nobody has answered it
    OPEN = "open"  # somebody has, and it waits for a decision
    GROUNDED = "grounded"  # two people found a ground: it is part of an incident
    CLOSED = "closed"  # two people gave a coded reason, or its incident was concluded
    REVIEW = "review"  # closed, and to be looked at again


class TipEvent(StrEnum):
    """What moves a tip."""

    ANSWER = "answer"
    GROUND = "ground"
    UNLINK = "unlink"
    CLOSE = "close"
    CONCLUDE = "conclude"
    REOPEN = "reopen"


class IncidentState(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    CONCLUDED = "concluded"


TIP_MOVES: Mapping[tuple[TipState, TipEvent], TipState] = {
    (TipState.NEW, TipEvent.ANSWER): TipState.OPEN,
    (TipState.NEW, TipEvent.GROUND): TipState.GROUNDED,
    (TipState.OPEN, TipEvent.GROUND): TipState.GROUNDED,
    (TipState.REVIEW, TipEvent.GROUND): TipState.GROUNDED,
    (TipState.GROUNDED, TipEvent.UNLINK): TipState.OPEN,
    (TipState.NEW, TipEvent.CLOSE): TipState.CLOSED,
    (TipState.OPEN, TipEvent.CLOSE): TipState.CLOSED,
    (TipState.REVIEW, TipEvent.CLOSE): TipState.CLOSED,
    (TipState.GROUNDED, TipEvent.CONCLUDE): TipState.CLOSED,
    (TipState.CLOSED, TipEvent.REOPEN): TipState.REVIEW,
}
WAITING = frozenset({TipState.NEW, TipState.OPEN, TipState.GROUNDED, TipState.REVIEW})


def moved(state: TipState, event: TipEvent) -> TipState | None:
    """The state after ``event``, or None where it has no place."""
    return TIP_MOVES.get((state, event))
