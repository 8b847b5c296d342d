# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of states in docs/desk/decisions.md are what rules/states.py says.

python -m tellsafe.desk.tests.test_state_table      writes them anew
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.rules.states import (
    INCIDENT_MOVES,
    TIP_MOVES,
    WAITING,
    IncidentEvent,
    IncidentState,
    TipEvent,
    TipState,
    incident_moved,
    moved,
)

DOCUMENT = Path(__file__).parents[4] / "docs" / "desk" / "decisions.md"
TABLES: dict[str, tuple[type[StrEnum], Mapping[Any, Any]]] = {
    "tip": (TipState, TIP_MOVES),
    "incident": (IncidentState, INCIDENT_MOVES),
}


def table(name: str) -> str:
    """One row a state: each event that moves it, and where to."""
    states, moves = TABLES[name]
    rows = "\n".join(_row(state, moves) for state in states)
    return f"| state | moves |\n|---|---|\n{rows}\n"


def _row(state: StrEnum, moves: Mapping[Any, Any]) -> str:
    found = [f"{event} → {to}" for (source, event), to in moves.items() if source is state]
    return f"| `{state}` | {', '.join(found)} |"


def _places(text: str) -> Iterator[tuple[str, str]]:
    for name in TABLES:
        found = re.search(rf"(?s)<!-- {name} states -->\n(.*?)<!-- end -->", text)
        assert found, name
        yield name, found[1]


def test_the_tables_are_current() -> None:
    for name, told in _places(DOCUMENT.read_text("utf-8")):
        assert told == table(name)


def test_every_state_can_be_left_and_reached() -> None:
    for states, moves in TABLES.values():
        assert {source for source, _ in moves} == set(states)
        first = next(iter(states))
        assert set(moves.values()) | {first} == set(states)


@given(st.lists(st.sampled_from(TipEvent), max_size=12))
def test_whatever_happens_a_tip_waits_or_is_closed(events: list[TipEvent]) -> None:
    """And no way leads back to NEW: a promise that was kept is not made again."""
    state = TipState.NEW
    for event in events:
        after = moved(state, event)
        assert after is not TipState.NEW
        state = after or state
    assert (state is TipState.CLOSED) != (state in WAITING)


@given(st.lists(st.sampled_from(IncidentEvent), max_size=12))
def test_no_incident_is_concluded_that_nothing_bears_out(events: list[IncidentEvent]) -> None:
    state, borne_out = IncidentState.HELD, False
    for event in events:
        after = incident_moved(state, event)
        if after is IncidentState.CONCLUDED:
            assert borne_out
        if after is not None:
            state, borne_out = after, after is not IncidentState.HELD


if __name__ == "__main__":
    text = DOCUMENT.read_text("utf-8")
    for name, told in _places(text):
        start = f"<!-- {name} states -->\n"
        text = text.replace(f"{start}{told}<!-- end -->", f"{start}{table(name)}<!-- end -->")
    DOCUMENT.write_text(text, "utf-8")
