# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a text for grounds: which words name who people are, and whether as victims.

Each word or phrase of the lists in data/grounds.toml becomes one letter, any other word an "x",
so that "Attacks on a mosque" reads "HODP". A rule is a regular expression over such letters; the
groups and traits (P and T) within what a rule matches, or within its parentheses, are spoken of as
victim, or as motive of a harm done to somebody. All others are spoken of as ground.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from tellsafe.formats.spelling import of_mixed_letters, plain, together

_FILE = Path(__file__).parent / "data" / "grounds.toml"
# The category of a word that mixes alphabets: nobody can tell what it says.
MIXED = "writing"
_Found = TypeVar("_Found")
_WORD = re.compile(r"\w+")
# The rest of a list whose first item a rule has matched: "mosques, churches or shrines". An item
# ends with the list or the sentence: "…, refugees without papers" is none.
_LISTS = {
    "<people>": r"(?:c+[DN]{0,2}P+(?=$|[.cM]))*",
    "<motives>": r"(?:c+[DN]{0,3}[PT]+(?=$|[.c]))*",
}


@dataclass(frozen=True)
class Mention:
    """A word that the text gives as ground: its category and the word, as normalised."""

    category: str
    word: str


@dataclass(frozen=True)
class Reading:
    """What a text names as ground, as harm to no one in particular, and as mere suspicion."""

    grounds: tuple[Mention, ...]
    vague: tuple[str, ...]
    suspicion: tuple[str, ...]


@dataclass(frozen=True)
class _Token:
    letter: str
    category: str
    word: str
    start: int
    end: int


def read_text(text: str) -> Reading:
    """Read a text by the lists of every language whose letters it has."""
    spelt = plain(text)
    readings = [
        lexicon.read(spelling)
        for spelling in dict.fromkeys((spelt, together(spelt)))
        for lexicon in _lexicons()
        if lexicon.letters.search(spelling)
    ]
    mixed = (Mention(MIXED, word) for word in of_mixed_letters(spelt))
    return Reading(
        grounds=_each_once(*(one.grounds for one in readings), mixed),
        vague=_each_once(*(one.vague for one in readings)),
        suspicion=_each_once(*(one.suspicion for one in readings)),
    )


def _each_once(*parts: Iterable[_Found]) -> tuple[_Found, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


def count_words(text: str) -> int:
    """Words, with each Chinese character a word; how much a sentence says."""
    return len(re.findall(r"[一-鿿]|[^\W一-鿿]+", plain(text)))


class _Lexicon:
    """The lists and rules of one language."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.letters = re.compile(f"[{table['letters']}]")
        self._boundary = bool(table["boundary"])
        self._stem, self._raised = table.get("raised", ("(?!)", ""))
        self._patterns = list(self._compiled(table))
        self._endings = [
            (ending, re.compile(f"{table[name]}$"))
            for ending, name in (("o", "object"), ("g", "genitive"), ("s", "plural"))
            if name in table
        ]
        other = table.get("x", "x")
        self._rules = [re.compile(_with_lists(rule.replace("x", other))) for rule in table["rules"]]

    def read(self, text: str) -> Reading:
        """The reading of a normalised text."""
        tokens = list(self._tokens(text))
        letters, places = self._letters(tokens)
        has_vague = any(token.letter == "Z" for token in tokens)
        # Where the harm is to "stability", no victim is meant, whatever else is said.
        excused = set() if has_vague else self._excused(letters)
        grounds = [
            Mention(token.category, token.word)
            for token, place in zip(tokens, places, strict=True)
            if token.letter in "PT" and place not in excused
        ]
        return Reading(tuple(grounds), _words(tokens, "Z"), _words(tokens, "Y"))

    def _excused(self, letters: str) -> set[int]:
        found: set[int] = set()
        for rule in self._rules:
            for start in range(len(letters)):
                match = rule.match(letters, start)
                if match:
                    found.update(range(*match.span(match.lastindex or 0)))
        return found

    def _letters(self, tokens: Sequence[_Token]) -> tuple[str, list[int]]:
        """All letters, and where each token's is; an ending follows the letter of its word."""
        letters, places = "", []
        for token in tokens:
            places.append(len(letters))
            letters += token.letter + self._ending(token)
        return letters, places

    def _ending(self, token: _Token) -> str:
        if token.letter not in "PTxDHR":
            return ""
        found = (ending for ending, pattern in self._endings if pattern.search(token.word))
        return next(found, "")

    def _tokens(self, text: str) -> Iterator[_Token]:
        """The longest phrase at each place; between phrases single words and marks."""
        phrases = sorted(self._phrases(text), key=lambda token: (token.start, -token.end))
        at = 0
        for phrase in phrases:
            if phrase.start >= at:
                yield from self._others(text, at, phrase.start)
                yield phrase
                at = phrase.end
        yield from self._others(text, at, len(text))

    def _phrases(self, text: str) -> Iterator[_Token]:
        for letter, kind, pattern in self._patterns:
            for match in pattern.finditer(text):
                yield _Token(letter, kind, match[0], match.start(), match.end())

    def _others(self, text: str, start: int, end: int) -> Iterator[_Token]:
        word = _WORD if self._boundary else re.compile(r"\w")
        for match in re.compile(rf"{word.pattern}|[^\w\s]").finditer(text, start, end):
            letter = "x" if word.fullmatch(match[0]) else "c" if match[0] in ",、،/" else "."
            yield _Token(letter, "", match[0], match.start(), match.end())

    def _compiled(self, table: Mapping[str, Any]) -> Iterator[tuple[str, str, re.Pattern[str]]]:
        for letter, phrases in table["letter"].items():
            yield letter, "", self._pattern(phrases)
        for letter in "PT":
            for kind, phrases in table[letter].items():
                yield letter, kind, self._pattern(phrases)

    def _pattern(self, phrases: Sequence[str]) -> re.Pattern[str]:
        written = (re.sub(self._stem, self._raised, plain(phrase)) for phrase in phrases)
        longest_first = sorted(written, key=len, reverse=True)
        either = "|".join(
            phrase.replace("*", r"\w*").replace(" ", r"\s+") for phrase in longest_first
        )
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if self._boundary else f"(?:{either})")


def _with_lists(rule: str) -> str:
    for name, pattern in _LISTS.items():
        rule = rule.replace(name, pattern)
    return rule


def _words(tokens: Sequence[_Token], letter: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens if token.letter == letter)


@cache
def _lexicons() -> tuple[_Lexicon, ...]:
    tables = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(_Lexicon(table) for table in tables.values())
