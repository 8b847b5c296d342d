# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of a text in which a search found its words, with those words marked."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from tellsafe.desk.rules.search_words import Word, folded

Piece = tuple[str, bool]
_BEFORE = 40
_LENGTH = 220
_RUN = re.compile(r"[^ ]+")


def excerpt(text: str, words: Sequence[Word]) -> list[Piece]:
    """Pieces in order, each with whether it is marked. From the start if nothing is found."""
    composed = normalize("NFC", text)
    hits = _hits(composed, words)
    start = max(0, hits[0][0] - _BEFORE) if hits else 0
    return _cut(composed, hits, _at_a_space(composed, start), start + _LENGTH)


def _at_a_space(text: str, start: int) -> int:
    """Begin with a whole word where one begins near by."""
    space = text.find(" ", start, start + _BEFORE // 2) if start else -1
    return space + 1 if space >= 0 else start


def _hits(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where words stand, from and to, in order and joined where they touch."""
    letters, places = _with_places(text)
    found = sorted({span for word in words for span in _spans(letters, word)})
    joined: list[tuple[int, int]] = []
    for start, end in (_whole(text, places[a], places[b - 1] + 1) for a, b in found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """With the letters and marks around it that fall away when a text is folded."""
    while start > 0 and not folded(text[start - 1]):
        start -= 1
    while end < len(text) and not folded(text[end]):
        end += 1
    return start, end


def _with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the one of the text that it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in folded(character):
            letters.append(one)
            places.append(place)
    return "".join(letters), places


def _spans(letters: str, word: Word) -> list[tuple[int, int]]:
    """From and to in the folded text: whole words, or those that begin so."""
    if not word.is_alphabetic:
        return [found.span() for found in re.finditer(re.escape(word.text), letters)]
    begins = (run for run in _RUN.finditer(letters) if run[0].startswith(word.text))
    return [run.span() for run in begins if word.prefix or run[0] == word.text]


def _cut(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = [("… ", False)] if start else []
    at = start
    for first, last in hits:
        if first >= end or first < at:
            continue
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    pieces.append((text[at : max(at, end)], False))
    if len(text) > max(at, end):
        pieces.append((" …", False))
    return [piece for piece in pieces if piece[0]]
