# SPDX-License-Identifier: AGPL-3.0-or-later
"""How texts become words: nothing but letters and digits, the same however it is spelt."""

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tellsafe.desk.rules.excerpts import excerpt
from tellsafe.desk.rules.search_words import LONGEST, MOST_BYTES, Word, index_words, query_words

NASTY = st.one_of(
    st.text(),
    st.text("abzÄéßİıſﬁ 护栏松脱々カガ ئىشىكېەھهيی‍ـً0٣９.'\u200b\u202e👩‍🚒_-\n"),
)


def found_by(text: str, query: str) -> bool:
    """As the index does it: each word of the query, or a longer form, is in the text."""
    there = index_words(text)
    sought = query_words(query)
    return bool(sought) and all(
        any(one == word.text or (word.prefix and one.startswith(word.text)) for one in there)
        for word in sought
    )


@given(NASTY)
@example("ئ ء ـ")
@example("ﷺ ﷽")
def test_words_are_letters_and_digits_and_never_empty(text: str) -> None:
    for word in index_words(text):
        assert word.isalnum()
        assert 0 < len(word) <= LONGEST
        assert all(one.isalnum() for one in word if one.isascii())


@given(NASTY)
def test_a_text_finds_itself(text: str) -> None:
    words = query_words(text)
    assert (not words) == (not index_words(text))
    assert not words or found_by(text, text)


@given(NASTY)
def test_composed_and_decomposed_are_one(text: str) -> None:
    assert index_words(normalize("NFC", text)) == index_words(normalize("NFD", text))


@given(NASTY)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    words = index_words(text)
    assert {one for word in words for one in index_words(word)} <= {*words}


@given(st.text("abcdefgh", min_size=3, max_size=12), st.integers(3, 12))
def test_a_beginning_of_three_letters_finds_a_word_in_any_case(word: str, length: int) -> None:
    assert found_by(f"x {word} y", word[:length].upper())


@given(st.text("港口三号吊桥右侧的护栏", min_size=2, max_size=12), st.data())
def test_two_neighbouring_characters_find_a_text(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    assert found_by(f"a{text}。b", text[at : at + 2])
    assert found_by(text, text[at])


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("ئىشىكنى", "ئىشىك"),
        ("ئىشىك", "ىشىك"),
        ("كېلىپ", "كىلىپ"),
        ("تەھدىت", "تههديت"),
        ("كىتاب", "کیتاب"),
        ("كىتـــاب", "كىتاب"),
        ("كِتَابٌ", "كتاب"),
        ("٣-دەرىزە", "3"),
        ("Größe", "GRÖSSE"),
        ("naïve café", "NAIVE cafe"),
        ("Ｗａｒｅｈｏｕｓｅ ４", "warehouse 4"),
        ("ﻣﯘﺯ", "مۇز"),
        ("don’t", "dont"),
        ("Oʻzbek", "o'zbek"),
        ("が", "か"),
    ],
)
def test_spellings_that_find_each_other(text: str, query: str) -> None:
    assert found_by(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [("petrol", "petroleum"), ("oil", "oi"), ("护栏", "栏护"), ("护，栏", "护栏"), ("ab", "b")],
)
def test_what_is_another_word(text: str, query: str) -> None:
    assert not found_by(text, query)


def test_a_query_asks_for_a_dozen_words_at_most() -> None:
    assert len(query_words(" ".join(f"w{number}" for number in range(100)))) == 12
    assert query_words("…?!") == []
    assert query_words("护栏 ab") == [Word("护栏"), Word("ab")]


@given(NASTY, NASTY)
def test_an_excerpt_shows_the_text_as_it_is(text: str, query: str) -> None:
    shown = "".join(piece for piece, _ in excerpt(text, query_words(query)))
    assert shown.removeprefix("… ").removesuffix(" …") in normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Cans of PETROL, and petroleum", "petro", ["PETROL", "petroleum"]),
        ("三号护栏松脱", "护栏松脱", ["护栏松脱"]),
        ("the café’s door", "cafes", ["café’s"]),
        ("ئىشىـك ئالدىدا", "ئیشیک", ["ئىشىـك"]),
        ("the other", "he", []),
    ],
)
def test_an_excerpt_marks_what_was_found(text: str, query: str, marked: list[str]) -> None:
    pieces = excerpt(text, query_words(query))
    assert [piece for piece, is_marked in pieces if is_marked] == marked


def test_an_excerpt_of_a_long_text_begins_near_the_word() -> None:
    text = "word " * 400 + "needle " + "word " * 400
    pieces = excerpt(text, query_words("needle"))
    assert ("needle", True) in pieces
    assert len("".join(piece for piece, _ in pieces)) < 300


def test_of_a_text_that_no_index_could_hold_the_first_words_are_kept() -> None:
    many = [f"{number:040}" for number in range(MOST_BYTES // 40)]
    words = index_words(" ".join(["petrol", *many, "never"]))
    assert words == ["petrol", *many][: len(words)]
    assert MOST_BYTES - LONGEST < sum(map(len, words)) <= MOST_BYTES
    assert "never" not in words
