# SPDX-License-Identifier: AGPL-3.0-or-later
"""Catalogues: the file as a format. What its words may say is in test_catalogue_check.py."""

import json
import tomllib
from copy import deepcopy
from typing import Any

import pytest
from document_samples import DATA
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.catalogue import Catalogue, Entry, check_catalogue, parse_catalogue
from tellsafe.formats.errors import FormatError

TEXT = (DATA / "catalogue.toml").read_text()
BUILT_IN: dict[str, Any] = tomllib.loads(TEXT)


def refused(value: object) -> str:
    with pytest.raises(FormatError) as caught:
        Catalogue.from_json(value)
    return caught.value.code


def with_entry(**changes: object) -> dict[str, Any]:
    value = deepcopy(BUILT_IN)
    value["entries"][0] |= changes
    return value


def test_the_built_in_catalogue_may_be_published() -> None:
    catalogue = parse_catalogue(TEXT)
    assert check_catalogue(catalogue) == []
    assert Catalogue.from_json(json.loads(json.dumps(catalogue.to_json()))) == catalogue
    assert all(set(entry.name) == {"en", "zh", "ug"} for entry in catalogue.entries)


def test_it_says_that_its_translations_are_drafts() -> None:
    assert "DRAFTS" in TEXT.split("[[entries]]")[0]


def test_an_entry_is_found_by_its_code() -> None:
    catalogue = parse_catalogue(TEXT)
    found = catalogue.entry("hate-crime")
    assert found is not None
    assert found.name["en"] == "Hate crime"
    assert catalogue.entry("nonsense") is None


def test_what_is_left_out_is_left_to_the_check() -> None:
    bare = {"entries": [{"code": "fire", "name": {"en": "Fire"}}]}
    (entry,) = Catalogue.from_json(bare).entries
    assert (entry.conduct, entry.harm, entry.life) == ({}, {}, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "Threat"},
        {"code": "a--b"},
        {"code": "x" * 65},
        {"name": "Threat"},
        {"name": {}},
        {"name": {"zh": "x"}},
        {"name": {"en": ""}},
        {"name": {"en": "x", "../x": "y"}},
        {"conduct": 3},
        {"conduct": "x"},
        {"conduct": {"zh": "x"}},
        {"conduct": {"en": "x" * 1001}},
        {"harm": {"en": "a\x00"}},
        {"life": "yes"},
        {"person": "x"},
    ],
)
def test_an_entry_out_of_form_is_refused(changes: dict[str, object]) -> None:
    assert refused(with_entry(**changes)) == "catalogue-field"


def test_codes_stand_once() -> None:
    value = deepcopy(BUILT_IN)
    value["entries"].append(value["entries"][0])
    assert refused(value) == "catalogue-code"


@pytest.mark.parametrize(
    "value", [None, [], {}, {"entries": []}, {"entries": [3]}, {"entries": {}}]
)
def test_what_is_no_catalogue_is_refused(value: object) -> None:
    assert refused(value) == "catalogue-field"


@given(st.text())
def test_any_text_is_refused_as_a_file_and_can_be_checked_as_words(text: str) -> None:
    with pytest.raises(FormatError):
        parse_catalogue(f"entries = {text!r}")
    entry = Entry("fire", {"en": text}, conduct={"en": text}, harm={"en": text}, life=False)
    for finding in check_catalogue(Catalogue((entry,))):
        assert finding.code == "fire"
        assert finding.hint
