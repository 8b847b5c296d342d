# SPDX-License-Identifier: AGPL-3.0-or-later
"""Witnesses in a charter: others than the operator, each once, and as many as are wanted."""

import json
import tomllib
from typing import Any

import pytest
from document_samples import DATA

from tellsafe.formats.charter import Charter, CharterError

DEMO: dict[str, Any] = tomllib.loads((DATA / "demo-charter.toml").read_text())
KEY = "B" + "A" * 43


def witness(number: int = 1, **other: object) -> dict[str, object]:
    return {
        "operator": f"Newspaper {number}",
        "vkey": f"w{number}.example/w+0123abcd+{KEY}",
        "url": f"https://w{number}.example",
        **other,
    }


def with_witnesses(needed: object, *keys: object) -> dict[str, Any]:
    return {**DEMO, "witnesses": {"needed": needed, "keys": list(keys)}}


def problems(value: object) -> list[str]:
    with pytest.raises(CharterError) as caught:
        Charter.from_json(value)
    return caught.value.problems


def test_witnesses_are_read_and_told_again() -> None:
    charter = Charter.from_json(with_witnesses(2, witness(1), witness(2), witness(3)))
    assert charter.witnesses.needed == 2
    assert [one.operator[-1] for one in charter.witnesses.keys] == ["1", "2", "3"]
    assert Charter.from_json(json.loads(json.dumps(charter.to_json()))) == charter


def test_a_charter_without_witnesses_says_nothing_of_them() -> None:
    """So bulletins that were signed before there were any still read, and hash, as they did."""
    assert "witnesses" not in Charter.from_json(DEMO).to_json()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (with_witnesses(3, witness(1), witness(2)), "more than there are"),
        (with_witnesses(0, witness(1)), "witnesses.needed"),
        (with_witnesses(1), "more than there are"),
        (with_witnesses(1, witness(1), witness(1, url="https://other.example")), "are one"),
        (with_witnesses(1, witness(1), witness(2, url="https://w1.example")), "are one"),
        (with_witnesses(1, witness(vkey="w.example+0123abcd+AA")), "vkey"),
        (with_witnesses(1, witness(vkey=f"w.example+0123abcd+A{KEY[1:]}")), "vkey"),
        (with_witnesses(1, witness(url="javascript:alert(1)")), "url"),
        (with_witnesses(1, witness(more="x")), "more"),
        (
            with_witnesses(1, witness(operator="safety office of the City of Sandhaven.")),
            "operator's",
        ),
    ],
)
def test_what_does_not_hold_is_told(value: dict[str, Any], says: str) -> None:
    assert any(says in problem for problem in problems(value))
