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
    RESUME = "resume"


class IncidentState(StrEnum):
    """Where an incident stands."""

    HELD = "held"  # tips are put together, and nothing corroborates them yet: nobody may act on it
    OPEN = "open"  # at least one tip of it is corroborated
    CONCLUDED = "concluded"  # two people said what came of it


class IncidentEvent(StrEnum):
    """What moves an incident."""

    CORROBORATE = "corroborate"
    LOSE = "lose"
    CONCLUDE = "conclude"
    RESUME = "resume"


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
    (TipState.CLOSED, TipEvent.RESUME): TipState.GROUNDED,
    (TipState.REVIEW, TipEvent.RESUME): TipState.GROUNDED,
}
INCIDENT_MOVES: Mapping[tuple[IncidentState, IncidentEvent], IncidentState] = {
    (IncidentState.HELD, IncidentEvent.CORROBORATE): IncidentState.OPEN,
    (IncidentState.OPEN, IncidentEvent.LOSE): IncidentState.HELD,
    (IncidentState.OPEN, IncidentEvent.CONCLUDE): IncidentState.CONCLUDED,
    (IncidentState.CONCLUDED, IncidentEvent.RESUME): IncidentState.OPEN,
}
WAITING = frozenset({TipState.NEW, TipState.OPEN, TipState.GROUNDED, TipState.REVIEW})


def moved(state: TipState, event: TipEvent) -> TipState | None:
    """The state after ``event``, or None where it has no place."""
    return TIP_MOVES.get((state, event))


def incident_moved(state: IncidentState, event: IncidentEvent) -> IncidentState | None:
    """The state after ``event``, or None where it has no place."""
    return INCIDENT_MOVES.get((state, event))
