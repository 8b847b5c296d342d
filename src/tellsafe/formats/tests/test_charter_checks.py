# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people are checked, in a charter: each check with its own table, and no other."""

import json
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tellsafe.formats.charter import DEMO, Charter, CharterError

TEXT: dict[str, Any] = tomllib.loads(Path(DEMO).read_text("utf-8"))


def names(text: str) -> dict[str, str]:
    return dict.fromkeys(("en", "zh", "ug"), text)


TABLES: dict[str, tuple[str, dict[str, Any]]] = {
    "counter": ("counter", {"where": names("Court Square 1")}),
    "oidc": (
        "sign_in",
        {"name": names("City ID"), "issuer": "https://id.example.org", "client_id": "tip-line"},
    ),
    "roll": ("roll", {"number": names("Student number"), "second": names("Date of birth")}),
}


def checked(check: str, **change: object) -> dict[str, Any]:
    """The demo's charter with another check, and fields of its table set (None: taken out)."""
    value = deepcopy(TEXT)
    table, fields = TABLES[check]
    kept = {key: text for key, text in {**fields, **change}.items() if text is not None}
    value["deployment"] |= {"identity_check": check, table: kept}
    return value


def problems(value: object) -> list[str]:
    with pytest.raises(CharterError) as caught:
        Charter.from_json(value)
    return caught.value.problems


@pytest.mark.parametrize("check", TABLES)
def test_each_check_reads_its_table(check: str) -> None:
    charter = Charter.from_json(checked(check))
    assert charter.identity_check == check
    again = json.loads(json.dumps(charter.to_json()))
    assert Charter.from_json(again) == charter
    assert again["deployment"][TABLES[check][0]] == TABLES[check][1]


def test_a_charter_by_checksum_says_nothing_of_the_others() -> None:
    """So that bulletins that were signed before are read as before."""
    made = Charter.from_json(TEXT).to_json()["deployment"]
    assert isinstance(made, dict)
    assert not {"checks", "counter", "sign_in", "roll"} & set(made)


@pytest.mark.parametrize("check", TABLES)
def test_a_check_without_its_table(check: str) -> None:
    value = checked(check)
    del value["deployment"][TABLES[check][0]]
    assert problems(value)[0].startswith(f"deployment.{TABLES[check][0]} is missing; add: ")


@pytest.mark.parametrize("check", TABLES)
def test_a_table_that_no_check_reads(check: str) -> None:
    """It would be a promise that nothing keeps."""
    value = checked(check)
    value["deployment"]["identity_check"] = "checksum"
    assert problems(value)[0].startswith(f"deployment.{TABLES[check][0]} is read by no check")


@pytest.mark.parametrize(
    ("check", "change", "problem"),
    [
        ("counter", {"where": None}, "deployment.counter.where is missing"),
        ("counter", {"where": {"en": "x"}}, "deployment.counter.where has no text in ug"),
        ("counter", {"clerk": "Ada"}, "deployment.counter has a field"),
        ("oidc", {"issuer": "http://id.example.org"}, "deployment.sign_in.issuer is not protected"),
        ("oidc", {"issuer": "ftp://id.example.org"}, "deployment.sign_in.issuer does not have"),
        ("oidc", {"client_id": None}, "deployment.sign_in.client_id is missing"),
        ("oidc", {"scope": "profile"}, "deployment.sign_in has a field"),
        ("roll", {"number": None}, "deployment.roll.number is missing"),
        ("roll", {"second": {"en": "x", "ug": "x"}}, "deployment.roll.second has no text in zh"),
        ("roll", {"third": names("x")}, "deployment.roll has a field"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told(check: str, change: dict[str, object], problem: str) -> None:
    assert problem in problems(checked(check, **change))[0]


def test_a_list_may_ask_for_its_number_alone() -> None:
    roll = Charter.from_json(checked("roll", second=None)).checks.roll
    assert roll
    assert roll.second is None


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8080", "http://localhost:8080"])
def test_a_provider_on_this_machine_to_try_it_out(issuer: str) -> None:
    assert Charter.from_json(checked("oidc", issuer=issuer))


@pytest.mark.parametrize(
    ("check", "without", "holds"),
    [
        ("counter", ("schemes", "occupations"), True),
        ("roll", ("schemes", "occupations"), True),
        ("oidc", ("schemes",), True),
        ("oidc", ("occupations",), False),
    ],
)
def test_only_what_is_asked_needs_a_list(check: str, without: tuple[str, ...], holds: bool) -> None:
    value = checked(check)
    for name in without:
        del value["deployment"][name]
    if holds:
        assert Charter.from_json(value)
    else:
        assert problems(value)[0].startswith("deployment.occupations is missing")
