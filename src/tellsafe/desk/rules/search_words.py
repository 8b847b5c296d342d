# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts as words to search by, and a query as words to look for, both by the same folding.

Letters lose case, marks and forms of presentation. Chinese, and kana, have no spaces: there each
character and each two neighbours are words. In Arabic script the letters that keyboards confuse
fold together (ى ي ی ې; ە ھ ه ہ ة; ك ک), hamza on its seat and tatweel fall away. A query finds more
than was meant rather than less; a person looks at what it found.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import category, decimal, normalize

LONGEST = 40
# Of UTF-8, a tip: twelve full messages of Chinese and more. A tsvector ends at 1 MiB.
MOST_BYTES = 512 * 1024
_PREFIX_FROM = 3
_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^ {_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_FALLS_AWAY = dict.fromkeys("ئءـ'’‘ʼʻʿʾ`´", "")
_YEH = dict.fromkeys("يىیېێ", "ى")
_HEH = dict.fromkeys("ەھهہةۀۂۃ", "ە")
_OTHERS = {"ک": "ك", "ڪ": "ك", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و"}
_LETTERS = _FALLS_AWAY | _YEH | _HEH | _OTHERS


@dataclass(frozen=True)
class Word:
    """A word to look for; as a prefix, it finds whatever begins with it."""

    text: str
    prefix: bool = False

    @property
    def is_alphabetic(self) -> bool:
        """Whether spaces part it from its neighbours in a text."""
        return not _IS_HAN.match(self.text)


@cache
def _folded(character: str) -> str:
    """Letters and digits; nothing for what falls away; a space for what parts words."""
    composed = "".join(_LETTERS.get(one, one) for one in normalize("NFKC", character))
    parts = [_plain(one) for one in normalize("NFKD", composed.casefold())]
    return "".join(parts).strip() or ("" if not "".join(parts) else " ")


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(decimal(character))
    if character.isalnum():
        return _LETTERS.get(character, character)
    return "" if category(character) in ("Mn", "Me", "Mc", "Cf") else " "


def folded(text: str) -> str:
    """The text with one space or more between words."""
    return "".join(map(_folded, normalize("NFC", text)))


def _of_run(run: str) -> Iterator[str]:
    if not _IS_HAN.match(run):
        yield run[:LONGEST]
        return
    yield from run
    yield from map("".join, itertools.pairwise(run))


def index_words(text: str) -> list[str]:
    """Each word that the text is found by, once; the first ones, MOST_BYTES of them, if a text is
    so long that an index could not hold them all."""
    words = dict.fromkeys(word for run in _RUN.findall(folded(text)) for word in _of_run(run))
    sizes = itertools.accumulate(len(word.encode()) for word in words)
    return [word for word, size in zip(words, sizes, strict=True) if size <= MOST_BYTES]


def query_words(text: str, most: int = 12) -> list[Word]:
    """What a tip has to hold, all of it, to be found by ``text``; empty if it names no word.

    A word of three letters or more finds its longer forms as well: Uyghur adds its endings.
    """
    words = dict.fromkeys(word for run in _RUN.findall(folded(text)) for word in _sought(run))
    return list(words)[:most]


def _sought(run: str) -> Iterator[Word]:
    if not _IS_HAN.match(run):
        yield Word(run[:LONGEST], prefix=len(run) >= _PREFIX_FROM)
    elif len(run) == 1:
        yield Word(run)
    else:
        yield from (Word(one + other) for one, other in itertools.pairwise(run))
