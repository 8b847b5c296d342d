# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may stand in the log: exactly the types of the table, in exactly one spelling."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.translog.entries import MAX_ENTRY, TYPES, make_entry, parse_entry

BULLETIN: dict[str, Any] = {
    "v": 1,
    "type": "bulletin",
    "day": "2026-11-23",
    "serial": 1,
    "sha256": "ab" * 32,
}
SUSPENSIONS: dict[str, Any] = {"v": 1, "type": "suspensions", "day": "2026-11-23", "count": 0}
PURGES: dict[str, Any] = {"v": 1, "type": "purges", "day": "2026-11-23", "count": 12}
RECORD: dict[str, Any] = {"v": 1, "type": "record", "day": "2026-11-23", "sha256": "ef" * 32}
RELEASE: dict[str, Any] = {"v": 1, "type": "release", "sha256": "cd" * 32}
CHANGE: dict[str, Any] = {
    "v": 1,
    "type": "change",
    "day": "2026-11-23",
    "holds": "2026-12-07",
    "sha256": "12" * 32,
}
ALL = [BULLETIN, CHANGE, PURGES, RECORD, RELEASE, SUSPENSIONS]


def spelled(entry: object) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("entry", ALL)
def test_an_entry_leads_back_to_itself(entry: dict[str, Any]) -> None:
    fields = {name: value for name, value in entry.items() if name not in ("v", "type")}
    assert parse_entry(make_entry(entry["type"], **fields)) == entry


def test_every_type_of_the_table_is_tried_here() -> None:
    assert {one["type"] for one in ALL} == set(TYPES)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"type": "tip"},
        {"type": ["bulletin"]},
        {"type": None},
        {"note": "a dark car"},
        {"day": "2026-11-23T12:00"},
        {"day": "2026-02-30"},
        {"day": 20261123},
        {"serial": 0},
        {"serial": True},
        {"serial": 2**31},
        {"serial": "1"},
        {"sha256": "AB" * 32},
        {"sha256": "ab" * 31},
        {"sha256": "ab" * 32 + "\n"},
        {"sha256": None},
    ],
)
def test_a_field_more_or_out_of_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        parse_entry(spelled(BULLETIN | change))


@pytest.mark.parametrize("missing", BULLETIN)
def test_a_field_less_is_refused(missing: str) -> None:
    fewer = {name: value for name, value in BULLETIN.items() if name != missing}
    with pytest.raises(FormatError):
        parse_entry(spelled(fewer))


@pytest.mark.parametrize(
    "change", [{"sha256": "CD" * 32}, {"sha256": None}, {"day": "2026-11-23"}, {"version": "1.0"}]
)
def test_a_release_is_a_hash_and_nothing_else(change: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        parse_entry(spelled(RELEASE | change))


@pytest.mark.parametrize("count", [-1, True, 1.0, "3", None, 2**31])
def test_a_count_is_a_small_number(count: object) -> None:
    with pytest.raises(FormatError):
        parse_entry(spelled(SUSPENSIONS | {"count": count}))


@pytest.mark.parametrize(
    "data",
    [
        b" " + spelled(BULLETIN),
        spelled(BULLETIN) + b"\n",
        spelled(BULLETIN).replace(b'"day"', b'"\\u0064ay"'),
        json.dumps(BULLETIN).encode(),
        spelled(SUSPENSIONS).replace(b'"count":0', b'"count":0,"count":0'),
        spelled(SUSPENSIONS).replace(b'"count":0', b'"count":-0'),
        spelled([BULLETIN]),
        b" " * MAX_ENTRY + spelled(BULLETIN),
        b"",
    ],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_entry(data)


NEW_NAMES = st.text(max_size=8).filter(lambda name: name not in BULLETIN)


@given(st.dictionaries(NEW_NAMES, st.text(max_size=20) | st.integers(), min_size=1, max_size=3))
def test_no_field_that_the_table_lacks_gets_in(extra: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        parse_entry(spelled(BULLETIN | extra))
