# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips that nobody sent, as many as wanted: to see how a desk behaves when it is full.

Three languages, words as often as words are (Zipf), years of days, most of it closed. The same
seed makes the same tips but for their ids. Texts are put together from clauses whose words are
parted beforehand, or a million would take half an hour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from tellsafe.desk.rules.decisions import Outcome, Reason
from tellsafe.desk.rules.search_words import index_words
from tellsafe.desk.rules.states import TipState
from tellsafe.formats.charter import Promises

# The languages and how many of a hundred tips are in each.
LANGUAGES = {"en": 50, "zh-Hans": 30, "ug": 20}
_VOCABULARY = 20_000
_CLAUSES = 6_000
_NUMBERS = 100_000
_COMMA = {"en": ", ", "zh-Hans": "，", "ug": "، "}
_WAITS_OF_100 = 2
_DAYS = 3 * 365
_COMMON = {
    "en": """the a and in at of is to on there door smoke street night cellar fire house near behind
        water gate lorry barrels petrol stairs exit chained school bridge harbour since yesterday
        """,
    "zh-Hans": """昨天 晚上 附近 有人 护栏 港口 大桥 烟雾 仓库 汽油 楼梯 出口 学校 河边 卡车 泄漏
        危险 工地""",
    "ug": """بىر بۇ ۋە كېچە ئىشىك تۈتۈن كوچا ئۆي يېنىدا سۇ ماشىنا بېنزىن پەلەمپەي مەكتەپ كۆۋرۈك
        تۈنۈگۈن خەتەر تېلېفون""",
}
_SYLLABLES = {
    "en": [a + b for a in "bcdfghjklmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")],
    "ug": [
        a + b for a in "بپتجچخدرزسشغقكلمنۋي" for b in ("ا", "ە", "و", "ۇ", "ى", "ار", "ىن", "ې")
    ],
}
_MOST_FREQUENT_CHARACTERS = 2500
_TAGS, _SHARES = [*LANGUAGES], list(accumulate(LANGUAGES.values()))


@dataclass(slots=True)
class MadeUp:
    """A tip of nobody's. ``answered`` and ``ended`` are days after ``day``, or None;
    ``words`` are those by which ``conduct`` is found."""

    day: date
    entry: str
    conduct: str
    language: str
    district: str
    life_at_risk: bool
    state: TipState
    answered: int | None
    ended: int | None
    reason: str
    outcome: str
    replied: bool
    words: list[str]


Clause = tuple[str, frozenset[str]]


class Maker:
    """Makes tips up to ``today``, with the entries and districts of a deployment."""

    def __init__(
        self,
        seed: int,
        today: date,
        entries: Sequence[str],
        districts: Sequence[str],
        promises: Promises,
    ) -> None:
        self._random = Random(seed)  # noqa: S311  nothing here is a secret
        self._today, self._promises = today, promises
        self._entries, self._districts = list(entries), ["", *districts]
        self._clauses = {tag: clauses(tag) for tag in LANGUAGES}

    def tips(self, count: int) -> Iterator[MadeUp]:
        """So many, in no order."""
        for _ in range(count):
            yield self._tip()

    def _tip(self) -> MadeUp:
        draw = self._random
        language = draw.choices(_TAGS, cum_weights=_SHARES)[0]
        waits = draw.random() * 100 < _WAITS_OF_100
        age = int(draw.random() ** 2 * 120) if waits else draw.randrange(_DAYS)
        state = self._state(age) if waits else TipState.CLOSED
        concluded = not waits and draw.random() < 0.4
        ended = None if waits else _within(age, draw.expovariate(1 / 30))
        answered = None if state is TipState.NEW else _within(age, draw.expovariate(1 / 3))
        conduct, words = self.text(language)
        return MadeUp(
            day=self._today - timedelta(days=age),
            entry=draw.choice(self._entries),
            conduct=conduct,
            language=language,
            district=draw.choice(self._districts),
            life_at_risk=draw.random() < 0.03,
            state=state,
            answered=answered,
            ended=ended,
            reason="" if waits or concluded else draw.choice([*Reason]).value,
            outcome=draw.choice([*Outcome]).value if concluded else "",
            replied=draw.random() < 0.3,
            words=words,
        )

    def _state(self, age: int) -> TipState:
        if age <= self._promises.acknowledge_days + 1:
            return self._random.choice((TipState.NEW, TipState.NEW, TipState.OPEN))
        return self._random.choice((TipState.OPEN, TipState.GROUNDED, TipState.REVIEW))

    def text(self, language: str) -> tuple[str, list[str]]:
        """A few clauses of no meaning and a number, and the words that find them."""
        draw = self._random
        chosen: list[Clause] = draw.choices(self._clauses[language], k=draw.randint(2, 6))
        number = str(draw.randrange(_NUMBERS))
        text = _COMMA[language].join([*(clause for clause, _words in chosen), number])
        return text, [*frozenset().union(*(words for _clause, words in chosen)), number]


def _within(age: int, days: float) -> int:
    """No later than today; what would be is spread over the days that there were."""
    return int(days) % (age + 1)


@cache
def clauses(language: str) -> tuple[Clause, ...]:
    """Clauses of a language, always the same, each with its words as they are found."""
    draw = Random(language)  # noqa: S311  nothing here is a secret
    words, weights = vocabulary(language), list(accumulate(1 / (n + 3) for n in range(_VOCABULARY)))
    between = "" if language == "zh-Hans" else " "
    texts = (
        between.join(draw.choices(words, cum_weights=weights, k=draw.randint(4, 10)))
        for _ in range(_CLAUSES)
    )
    return tuple((text, frozenset(index_words(text))) for text in texts)


def vocabulary(language: str) -> list[str]:
    """Words of a language, the most common one first; most mean nothing."""
    draw = Random(language)  # noqa: S311  nothing here is a secret
    words = dict.fromkeys(_COMMON[language].split())
    while len(words) < _VOCABULARY:
        words[_word(language, draw)] = None
    return list(words)


def _word(language: str, draw: Random) -> str:
    if language == "zh-Hans":
        characters = (
            chr(0x4E00 + int(_MOST_FREQUENT_CHARACTERS * draw.random() ** 2)) for _ in range(2)
        )
        return "".join(characters)
    return "".join(draw.choice(_SYLLABLES[language]) for _ in range(draw.randint(2, 4)))
