# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often the helper errs, on texts that were made before the lists were run on them."""

import tomllib
from pathlib import Path

import pytest

from tellsafe.cli.samples import TIPS
from tellsafe.desk.rules.identity_mark import MOST_READ, mark_of, names_conduct

TEXTS = tomllib.loads((Path(__file__).parent / "marked_texts.toml").read_text("utf-8"))
DOCUMENT = Path(__file__).parents[4] / "docs" / "desk" / "decisions.md"
NAMES = {"en": "English", "zh": "Chinese", "ug": "Uyghur"}


def missed(language: str) -> list[str]:
    """Texts of identity alone that are not marked."""
    return [text for text in TEXTS[language]["identity"] if mark_of(text) is None]


def wrong(language: str) -> list[str]:
    """Texts that say what was done, and are marked."""
    return [text for text in TEXTS[language]["conduct"] if mark_of(text) is not None]


def row(language: str) -> str:
    """A line of the table in the document."""
    texts = TEXTS[language]
    counts = f"{len(missed(language))} of {len(texts['identity'])}"
    return f"| {NAMES[language]} | {counts} | {len(wrong(language))} of {len(texts['conduct'])} |"


@pytest.mark.parametrize("language", NAMES)
def test_the_document_says_how_often_it_errs(language: str) -> None:
    assert row(language) in DOCUMENT.read_text("utf-8").splitlines()


@pytest.mark.parametrize("language", NAMES)
def test_it_is_of_some_use(language: str) -> None:
    assert len(missed(language)) <= len(TEXTS[language]["identity"]) / 4
    assert len(wrong(language)) <= len(TEXTS[language]["conduct"]) / 4


def test_the_sample_tips_of_the_demo_are_not_marked() -> None:
    assert [tip.conduct for tip in TIPS if mark_of(tip.conduct)] == []


def test_a_group_as_victim_is_no_mark() -> None:
    assert mark_of("Attack on a mosque") is None
    mark = mark_of("A mosque without permission, a mosque")
    assert mark is not None
    assert mark.words == ("mosque",)


def test_a_word_of_two_alphabets_tells_nothing_of_anybody() -> None:
    assert mark_of("The l\u0430mp at the corner is broken.") is None


def test_an_empty_text_and_a_huge_one_are_read_in_bounds() -> None:
    assert mark_of("") is None
    assert mark_of("x " * MOST_READ + "They pray.") is None
    assert not names_conduct("They pray.")
