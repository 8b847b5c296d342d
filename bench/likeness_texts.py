# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts of which it is known which say the same: in English, Chinese and Uyghur.

A family is one text and what people make of it when they pass it on: words left out, put in and
changed, clauses in another order, a greeting before and a plea behind it. Beside them stand texts
that share no more than half of their clauses with another one, which are not the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from tellsafe.desk.rules.made_up import LANGUAGES, vocabulary

# Of 3000 near-duplicates: one that everybody sends, some that many do, and pairs.
FAMILIES = [600] * 1 + [60] * 20 + [4] * 150 + [1] * 600
_BEFORE = {
    "en": ["Hello, ", "URGENT: ", "I was told this: ", "Please look: ", "", "", ""],
    "zh-Hans": ["您好，", "紧急：", "听说：", "请看：", "", "", ""],
    "ug": ["سالام، ", "جىددىي: ", "ئاڭلىدىم: ", "قاراپ بېقىڭ: ", "", "", ""],
}
_BEHIND = {
    "en": [" Please help!", " Tell everybody.", " It is still so now.", "!!!", "", ""],
    "zh-Hans": ["请帮忙！", "转告大家。", "现在还是这样。", "！！！", "", ""],
    "ug": [" ياردەم قىلىڭ!", " ھەممىگە ئېيتىڭ.", " ھازىرمۇ شۇنداق.", "!!!", "", ""],
}
_COMMA = {"en": ", ", "zh-Hans": "，", "ug": "، "}
_TAGS, _SHARES = [*LANGUAGES], list(accumulate(LANGUAGES.values()))


@dataclass(frozen=True)
class Known:
    """A text, its language, and the number of its family; each other text has one of its own."""

    text: str
    language: str
    family: int


class Teller:
    """Makes them; the same seed makes the same."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._words = {tag: vocabulary(tag) for tag in LANGUAGES}
        count = len(next(iter(self._words.values())))
        self._weights = list(accumulate(1 / (n + 3) for n in range(count)))

    def surge(self, count: int) -> list[Known]:
        """So many in no order, of which 3000 are near-duplicates of others."""
        made, texts = [], []
        for family, copies in enumerate(FAMILIES):
            tag = self._tag()
            clauses = self._clauses(tag)
            made.append(Known(self._joined(clauses, tag), tag, family))
            made += [Known(self._retold(clauses, tag), tag, family) for _ in range(copies)]
            texts.append((clauses, tag))
        for family in range(len(FAMILIES), len(FAMILIES) + count - len(made)):
            clauses, tag = self._other(texts)
            made.append(Known(self._joined(clauses, tag), tag, family))
            texts.append((clauses, tag))
        self._random.shuffle(made)
        return made

    def various(self, count: int) -> Iterator[Known]:
        """So many that have nothing to do with each other."""
        for family in range(count):
            tag = self._tag()
            yield Known(self._joined(self._clauses(tag), tag), tag, family)

    def _tag(self) -> str:
        return self._random.choices(_TAGS, cum_weights=_SHARES)[0]

    def _other(self, texts: list[tuple[list[list[str]], str]]) -> tuple[list[list[str]], str]:
        """One in seven shares half of its clauses with an earlier one."""
        if self._random.random() < 1 / 7:
            clauses, tag = self._random.choice(texts)
            own = self._clauses(tag)
            half = len(clauses) // 2
            return clauses[:half] + own[: len(clauses) - half], tag
        tag = self._tag()
        return self._clauses(tag), tag

    def _clauses(self, tag: str) -> list[list[str]]:
        draw = self._random
        return [
            draw.choices(self._words[tag], cum_weights=self._weights, k=draw.randint(4, 9))
            for _ in range(draw.randint(3, 6))
        ]

    def _joined(self, clauses: list[list[str]], tag: str) -> str:
        between = "" if tag == "zh-Hans" else " "
        return _COMMA[tag].join(between.join(clause) for clause in clauses)

    def _retold(self, clauses: list[list[str]], tag: str) -> str:
        draw, told = self._random, [self._changed(clause, tag) for clause in clauses]
        if draw.random() < 0.3:
            at = draw.randrange(len(told) - 1)
            told[at], told[at + 1] = told[at + 1], told[at]
        text = self._joined([clause for clause in told if clause], tag)
        text = draw.choice(_BEFORE[tag]) + text + draw.choice(_BEHIND[tag])
        return text.upper() if draw.random() < 0.1 else text

    def _changed(self, clause: list[str], tag: str) -> list[str]:
        """One word in thirty left out, one changed, one put in."""
        draw, told = self._random, []
        for word in clause:
            chance = draw.random() * 30
            if chance >= 1:
                told.append(self._another(tag) if chance < 2 else word)
            if 2 <= chance < 3:
                told.append(self._another(tag))
        return told

    def _another(self, tag: str) -> str:
        return self._random.choices(self._words[tag], cum_weights=self._weights)[0]
