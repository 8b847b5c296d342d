# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a text for grounds: which words name who people are, and whether as victims.

Each word or phrase of the lists in data/grounds.toml becomes one letter, any other word an "x",
so that "Attacks on a mosque" reads "HODP". A rule is a regular expression over such letters; the
groups and traits (P and T) within what a rule matches, or within its parentheses, are spoken of as
victim, or as motive of a harm done to somebody. All others are spoken of as ground.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

_FILE = Path(__file__).parent / "data" / "grounds.toml"
# What keyboards and scripts write in several ways, by the letter used in the lists.
_LETTERS = str.maketrans(
    "يهھکی"
    "禮著紗頭鬍鬚語護議記習動極謠論觀點見遊請願罷會組織報導體採訪經誦傳異蓋國邊簽證裝飾維爾漢難僑師場團結"
    "穩諧襲擊脅嚇毆傷殺縱燒騷擾對針於為與種膚貫黨靜標橫",
    "ىەەكى"
    "礼着纱头胡须语护议记习动极谣论观点见游请愿罢会组织报导体采访经诵传异盖国边签证装饰维尔汉难侨师场团结"
    "稳谐袭击胁吓殴伤杀纵烧骚扰对针于为与种肤贯党静标横",
)
_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")
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
    plain = _normalised(text)
    parts = [one.read(plain) for one in _lexicons() if one.letters.search(plain)]
    return Reading(
        grounds=tuple(mention for part in parts for mention in part.grounds),
        vague=tuple(word for part in parts for word in part.vague),
        suspicion=tuple(word for part in parts for word in part.suspicion),
    )


def count_words(text: str) -> int:
    """Words, with each Chinese character a word; how much a sentence says."""
    return len(re.findall(r"[一-鿿]|[^\W一-鿿]+", _normalised(text)))


class _Lexicon:
    """The lists and rules of one language."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.letters = re.compile(f"[{table['letters']}]")
        self._boundary = bool(table["boundary"])
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
        longest_first = sorted((_normalised(phrase) for phrase in phrases), key=len, reverse=True)
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


def _normalised(text: str) -> str:
    """One case, one width, one letter for one sound, and nothing that can't be seen."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold()).translate(_LETTERS)
    seen = "".join(char for char in folded if category(char) != "Cf" and char not in "'’‘`ـ")
    return _HYPHEN.sub(" ", seen)


@cache
def _lexicons() -> tuple[_Lexicon, ...]:
    tables = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(_Lexicon(table) for table in tables.values())
