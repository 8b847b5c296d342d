# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proof of work is found by trying and checked at once."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats.proof_of_work import MAX_DIFFICULTY, is_solved, solve

DOCS = Path(__file__).parents[4] / "docs/protocol"
VECTORS = DOCS / "vectors/proof-of-work.json"


def test_vectors() -> None:
    vectors = json.loads(VECTORS.read_text())
    for vector in vectors["solved"]:
        challenge, difficulty = bytes.fromhex(vector["challenge"]), vector["difficulty"]
        assert solve(challenge, difficulty, start=vector["start"]) == vector["counter"]
    for vector in vectors["unsolved"]:
        challenge = bytes.fromhex(vector["challenge"])
        assert not is_solved(challenge, vector["difficulty"], vector["counter"])


def test_the_example_of_the_specification() -> None:
    text = (DOCS / "tokens.md").read_text()
    example = json.loads(VECTORS.read_text())["solved"][4]
    challenge = example["challenge"]
    shown = f"{example['counter']} for the challenge `{challenge[:8]}…{challenge[-8:]}`"
    assert f"{shown} and {example['difficulty']} bits" in text


@settings(deadline=None)
@given(challenge=st.binary(max_size=64), difficulty=st.integers(0, 10), start=st.integers(0, 2**32))
def test_the_first_that_solves_is_found(challenge: bytes, difficulty: int, start: int) -> None:
    found = solve(challenge, difficulty, start=start)
    assert is_solved(challenge, difficulty, found)
    assert not any(is_solved(challenge, difficulty, tried) for tried in range(start, found))


@settings(deadline=None)
@given(difficulty=st.integers(), counter=st.integers())
def test_any_numbers_may_be_checked(difficulty: int, counter: int) -> None:
    in_range = 0 <= difficulty <= MAX_DIFFICULTY and 0 <= counter < 2**64
    assert not is_solved(b"challenge", difficulty, counter) or in_range


@pytest.mark.parametrize("difficulty", [-1, MAX_DIFFICULTY + 1])
def test_nobody_works_past_the_limit(difficulty: int) -> None:
    with pytest.raises(ValueError, match="difficulty"):
        solve(b"challenge", difficulty)
