# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charters: none without law, oversight, redress and retention; every problem told at once."""

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from document_samples import DATA, ROOT, X25519, public
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.charter import Charter, CharterError, parse_charter
from tellsafe.formats.charter_advice import ADVICE
from tellsafe.formats.encoding import b64u

TEXT = (DATA / "demo-charter.toml").read_text()
DEMO: dict[str, Any] = tomllib.loads(TEXT)
# What a charter may leave out: these have a value of their own, or are lists that may be empty.
OPTIONAL = {
    "deployment.stamps_per_day",
    "deployment.promises.acknowledge_days",
    "deployment.promises.outcome_days",
    "deployment.districts",
}
# Left out together.
WITNESSES = {"witnesses.needed", "witnesses.keys"}
CHANGES = {"changes.notice_days", "changes.administrators"}
FAIRNESS = {"fairness.ratio", "fairness.least"}
BODY = {"oversight.recipient", "oversight.key"}
# Each goes with a check of its own: test_charter_checks.py.
CHECKS = ("deployment.counter.", "deployment.sign_in.", "deployment.roll.")
OF_CHECKS = {path for path in ADVICE if path.startswith(CHECKS)}
REQUIRED = ADVICE.keys() - OPTIONAL - WITNESSES - CHANGES - FAIRNESS - BODY - OF_CHECKS


def changed(path: str, value: object = None) -> dict[str, Any]:
    """The demo charter with one field set, or taken out where ``value`` is None."""
    root = deepcopy(DEMO)
    *tables, name = path.split(".")
    at = root
    for table in tables:
        at = at[table]
    at[name] = value
    if value is None:
        del at[name]
    return root


def problems(value: object) -> list[str]:
    with pytest.raises(CharterError) as caught:
        Charter.from_json(value)
    return caught.value.problems


def test_the_demo_charter_holds() -> None:
    charter = parse_charter(TEXT)
    assert charter.id == "demo-city"
    assert charter.languages == ("en", "zh-Hans", "ug")
    assert Charter.from_json(json.loads(json.dumps(charter.to_json()))) == charter


def test_what_is_unfair_may_be_said_in_bounds() -> None:
    """And a charter that leaves it to the usual is spelt as before there was any."""
    assert "fairness" not in parse_charter(TEXT).to_json()
    charter = Charter.from_json({**DEMO, "fairness": {"ratio": 200, "least": 50}})
    assert (charter.fairness.ratio, charter.fairness.least) == (200, 50)
    assert Charter.from_json(charter.to_json()) == charter
    for wrong in ({"ratio": 100, "least": 50}, {"ratio": 200, "least": 9}, {"ratio": 200}):
        assert problems({**DEMO, "fairness": wrong})


@pytest.mark.parametrize("path", sorted(REQUIRED))
def test_what_is_missing_is_told_with_what_to_add(path: str) -> None:
    assert problems(changed(path)) == [f"{path} is missing; add: {ADVICE[path]}"]


@pytest.mark.parametrize("path", sorted(OPTIONAL))
def test_what_may_be_left_out(path: str) -> None:
    charter = Charter.from_json(changed(path))
    assert (charter.stamps_per_day, charter.promises.acknowledge_days) == (8, 7)
    assert charter.promises.outcome_days == 90


def with_body(**keys: str) -> dict[str, Any]:
    return changed("oversight", {**DEMO["oversight"], **keys})


def test_the_bodys_keys_stand_together_or_not_at_all() -> None:
    keys = {"recipient": str(X25519.recipient), "key": b64u(public(ROOT))}
    charter = Charter.from_json(with_body(**keys))
    assert charter.oversight.takes_letters
    assert charter.oversight.key_bytes == public(ROOT)
    assert Charter.from_json(json.loads(json.dumps(charter.to_json()))) == charter
    assert not Charter.from_json(DEMO).oversight.takes_letters
    for name, value in keys.items():
        (other,) = keys.keys() - {name}
        path = f"oversight.{other}"
        assert problems(with_body(**{name: value})) == [f"{path} is missing; add: {ADVICE[path]}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("recipient", "age1xyz"), ("recipient", "AGE1"), ("key", "AAAA"), ("key", "A" * 44)],
)
def test_what_is_no_key_of_a_body_is_told(name: str, value: str) -> None:
    keys = {"recipient": str(X25519.recipient), "key": b64u(public(ROOT)), name: value}
    assert any(f"oversight.{name}" in problem for problem in problems(with_body(**keys)))


def test_an_empty_charter_is_told_everything_at_once() -> None:
    told = problems({})
    assert all(any(path in problem for problem in told) for path in REQUIRED)


@pytest.mark.parametrize(
    "same",
    [
        "Safety Office of the City of Sandhaven",
        "  safety office  of the city of SANDHAVEN. ",
        "Ｓａｆｅｔｙ Office of the City of Sandhaven",
        "Safety-Office of the City of Sand\u00adhaven",
    ],
)
def test_an_operator_can_not_oversee_itself(same: str) -> None:
    assert problems(changed("oversight.name", same)) == [
        f"oversight.name is the operator's; add: {ADVICE['oversight.name']}"
    ]


def test_the_oversight_body_is_not_reached_by_way_of_the_operator() -> None:
    told = problems(changed("oversight.contact", "Safety-Office@sandhaven.example"))
    assert told == [f"oversight.contact is the operator's; add: {ADVICE['oversight.contact']}"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("retention.unsubstantiated_days", 91),
        ("retention.unsubstantiated_days", 0),
        ("retention.unsubstantiated_days", 30.0),
        ("retention.substantiated_days", 3651),
        ("retention.mailbox_days", True),
        ("deployment.id", "Demo City"),
        ("deployment.id", "../demo"),
        ("deployment.name", "Sandhaven Tip Line"),
        ("deployment.name", {"zh": "x"}),
        ("deployment.languages", []),
        ("deployment.languages", ["en", "en"]),
        ("deployment.languages", ["en", "../x"]),
        ("deployment.emergency_number", "call us"),
        ("deployment.activation", "closed"),
        ("deployment.identity_check", "none"),
        ("deployment.schemes", ["ee.ik; import os"]),
        ("deployment.schemes", ["os.path", 3]),
        ("deployment.stamps_per_day", 65),
        ("deployment.promises.acknowledge_days", 31),
        ("deployment.districts", [{"code": "a", "name": {"en": "x"}, "population": 3}]),
        ("deployment.districts", [{"code": "a", "name": {"en": "x"}, "lat": 1}]),
        ("deployment.districts", [{"code": "a", "name": {"en": "x"}, "lat": 1.5, "lon": 1}]),
        (
            "deployment.districts",
            [{"code": "a", "name": {"en": "x"}, "lat": 1, "lon": 180_000_001}],
        ),
        ("deployment.occupations", [{"code": "a", "name": {"en": "x"}, "eligible": 1}]),
        ("operator.name", "x" * 301),
        ("operator.name", ["x"]),
        ("operator.name", "  "),
        ("redress.contact", "a\x00b"),
    ],
)
def test_a_value_out_of_bounds_is_told_with_what_to_write(path: str, wrong: object) -> None:
    (problem,) = problems(changed(path, wrong))
    assert problem.startswith(path)
    assert problem.endswith(f"; add: {ADVICE[path]}")


def test_each_name_stands_in_every_language() -> None:
    value = deepcopy(DEMO)
    del value["deployment"]["districts"][1]["name"]["ug"]
    del value["deployment"]["name"]["zh"]
    assert problems(value) == [
        "deployment.name has no text in zh; add: name.zh",
        "district 2 has no text in ug; add: name.ug",
    ]


def test_a_district_is_placed_or_not() -> None:
    value = deepcopy(DEMO)
    first = value["deployment"]["districts"][0]
    del first["lat"], first["lon"]
    charter = Charter.from_json(value)
    assert [district.lat is None for district in charter.districts[:2]] == [True, False]
    assert Charter.from_json(charter.to_json()) == charter


def test_codes_stand_once() -> None:
    value = deepcopy(DEMO)
    value["deployment"]["districts"][1]["code"] = value["deployment"]["districts"][0]["code"]
    assert problems(value) == ["two of deployment.districts have one code; add: a code of its own"]


def test_an_open_deployment_asks_for_no_number_and_no_occupation() -> None:
    value = changed("deployment.activation", "open")
    del value["deployment"]["schemes"], value["deployment"]["occupations"]
    charter = Charter.from_json(value)
    assert (charter.schemes, charter.occupations) == ((), ())


def tables_of(value: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for key, inner in value.items():
        if isinstance(inner, dict) and key != "name":
            yield from tables_of(inner, (*path, key))


@pytest.mark.parametrize("path", list(tables_of(DEMO)), ids=".".join)
def test_a_field_that_nothing_keeps_is_told(path: tuple[str, ...]) -> None:
    """A promise that no code reads would be a promise to the public that nobody keeps."""
    (problem,) = problems(changed(".".join((*path, "watch_list")), "x"))
    assert problem.endswith("take it out, or correct its name")


@pytest.mark.parametrize(
    "value", [None, [], "x", {"operator": []}, {"deployment": {"promises": 3}}]
)
def test_what_is_no_charter_is_refused(value: object) -> None:
    assert problems(value)


def test_toml_that_is_none_is_told_by_its_line() -> None:
    for text, told in (
        ("[operator]\nname = canary", "line 2 is not TOML: see the example in docs/protocol"),
        ('[operator]\nname = "canary', "the file is not TOML: see the example in docs/protocol"),
        ("x" * 300_000, "the file is too large: take it below 256 KiB"),
    ):
        with pytest.raises(CharterError) as caught:
            parse_charter(text)
        assert caught.value.problems == [told]


@given(st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable()))
def test_no_problem_repeats_what_was_written(text: str) -> None:
    canary = f"!canary{text}"
    for path in ("deployment.id", "deployment.activation", "deployment.schemes"):
        assert not any("canary" in one for one in problems(changed(path, canary)))
    assert not any("canary" in one for one in problems(changed(canary.replace(".", ""), "x")))
