# SPDX-License-Identifier: AGPL-3.0-or-later
"""The gentle helper: does a text speak of who somebody is, and name nothing that was done?

It marks, and never decides, sorts or filters: nothing but the page of the tip reads it. Words of
identity are those of formats/data/grounds.toml, victims excepted; words of conduct are the words of
harm there and those of conduct_words.toml. How often it errs: docs/desk/decisions.md.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from tellsafe.formats.grounds import MIXED, read_text

_FILE = Path(__file__).parent / "conduct_words.toml"
# How much of a text is read: reading takes time that grows with the text, and a page waits for it.
MOST_READ = 1500


@dataclass(frozen=True)
class Mark:
    """The words for which a text is marked, each once, as normalised."""

    words: tuple[str, ...]


def mark_of(text: str) -> Mark | None:
    """The mark of a text, or None where it names no identity as ground, or some conduct."""
    start = text[:MOST_READ]
    grounds = (one for one in read_text(start).grounds if one.category != MIXED)
    words = dict.fromkeys(mention.word for mention in grounds)
    return Mark(tuple(words)) if words and not names_conduct(start) else None


def names_conduct(text: str) -> bool:
    """Whether any word for something that is done stands in the text."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return any(pattern.search(folded) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lists = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(_pattern(**one) for one in lists.values())


def _pattern(boundary: bool, words: list[str]) -> re.Pattern[str]:
    either = "|".join(word.replace("*", r"\w*").replace(" ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if boundary else f"(?:{either})")
