# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding tips by the words of their sources: kept with each tip, in the same transaction.

Only what sources wrote about an event is here: conduct, notes on when and where, replies. There is
nothing to find a person by.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from tellsafe.desk.access.every_tip import for_every_tip
from tellsafe.desk.access.search import postgresql, sqlite, vocabulary
from tellsafe.desk.models import Message, Record, Staff, Tip
from tellsafe.desk.rules.search_words import Word, index_words


@dataclass(frozen=True)
class Found:
    """Tips of a page, the newest day first, and below which key it goes on.

    ``narrowed``: a word had more longer forms than were looked for.
    """

    tips: list[Tip]
    further: int | None
    narrowed: bool = False


def index(tip: Tip) -> None:
    """Let the tip, which is locked, be found by its words as they are now; one of which the content
    was removed by none, whatever its source writes afterwards."""
    if tip.removed:
        return
    _replace(tip.key, _words_of(tip, _replies_to([tip.pk]).get(tip.pk, [])))


def forget(tip: Tip) -> None:
    """Let the tip be found by nothing; its words are overwritten."""
    _replace(tip.key, [])


def forget_many(tips: Sequence[Tip]) -> None:
    """Let none of these tips be found by anything."""
    engine = _engine()
    counted: Counter[str] = Counter()
    for tip in tips:
        counted.update(engine.kept(tip.key))
        engine.drop(tip.key)
    vocabulary.take_away(counted)


def find(words: Sequence[Word], before: int | None, size: int) -> Found:
    """Tips that hold all of these words, from below the key ``before`` on."""
    forms = [vocabulary.forms_of(word) for word in words]
    if not forms or not all(one.words for one in forms):
        return Found([], None)
    keys = _engine().find([one.words for one in forms], before, size + 1)
    by_key = {tip.key: tip for tip in Tip.objects.filter(key__in=keys[:size])}
    further = keys[size - 1] if len(keys) > size else None
    found = [by_key[key] for key in keys[:size] if key in by_key]
    return Found(found, further, any(one.narrowed for one in forms))


def rebuild(advance: Callable[[int], None] = lambda _: None) -> int:
    """Make everything anew from the tips themselves; how many there are.

    The desk goes on meanwhile, and finds less: the newest tips are back first. Whatever writes
    here holds the tip's row, or made it; so does this. Broken off, it is to be repeated.
    """
    with transaction.atomic():
        _engine().clear()
        vocabulary.clear()
    return for_every_tip(_index_anew, advance)


def _index_anew(tips: Sequence[Tip]) -> None:
    """But for those that were indexed meanwhile."""
    engine = _engine()
    left = [tip for tip in tips if not engine.kept(tip.key)]
    replies = _replies_to([tip.pk for tip in left])
    keep_many((tip.key, _words_of(tip, replies.get(tip.pk, []))) for tip in left)


def keep_many(rows: Iterable[tuple[int, list[str]]]) -> None:
    """Index tips that were not, by their keys."""
    kept = [(key, words) for key, words in rows]
    keep_texts(kept)
    count_words(Counter(word for _, words in kept for word in words))


def keep_texts(rows: Iterable[tuple[int, list[str]]]) -> None:
    """The part of ``keep_many`` that finds tips; whoever fills a desk counts words once."""
    _engine().keep_many([(key, words) for key, words in rows if words])


def count_words(counted: Mapping[str, int]) -> None:
    """The other part: in how many tips each word stands besides."""
    vocabulary.add(counted)


def forget_order() -> None:
    """Leave nothing that tells which of a day's tips was indexed first."""
    _engine().forget_order()


def _engine() -> "sqlite.Engine | postgresql.Engine":
    return sqlite.Engine() if connection.vendor == "sqlite" else postgresql.Engine()


def _replace(key: int, words: list[str]) -> None:
    """Only the difference changes how often a word stands anywhere."""
    engine = _engine()
    before, after = set(engine.kept(key)), set(words)
    if before:
        engine.drop(key)
    if after:
        engine.keep_many([(key, words)])
    vocabulary.add(dict.fromkeys(after - before, 1))
    vocabulary.take_away(dict.fromkeys(before - after, 1))


def _replies_to(tips: Sequence[str]) -> dict[str, list[str]]:
    """In the order in which they came: where a tip has too many words, the first ones find it."""
    found: dict[str, list[str]] = {}
    replies = Message.objects.filter(tip__in=tips, kind="reply").order_by("tip", "number")
    for tip, text in replies.values_list("tip_id", "text"):
        found.setdefault(tip, []).append(text)
    return found


def _words_of(tip: Tip, replies: Sequence[str]) -> list[str]:
    return index_words("\n".join((tip.conduct, tip.when_note, tip.where_note, *replies)))


def stated(number: int, person: Staff, day: date, act: str) -> dict[str, object] | None:
    """What the record says of a search, if this person made it on this day."""
    found = Record.objects.filter(number=number, staff=person.pk, day=day, act=act).first()
    details = json.loads(found.entry)["details"] if found else None
    return details if isinstance(details, dict) else None
