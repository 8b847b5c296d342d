# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of all tips, each with the number of tips that hold it.

By it a prefix becomes the words that begin so. Asking the index itself for a prefix would gather
every tip that has one before it showed the newest: at a million tips, a tenth of a second.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from tellsafe.desk.models import SearchWord
from tellsafe.desk.rules.search_words import Word

MOST_FORMS = 100
_LAST = "\U0010ffff"
# Rows are touched in the order of words, so that two acts at once can't wait for each other.
_ADD = (
    "INSERT INTO desk_searchword (word, tips) VALUES (%s, %s) "
    "ON CONFLICT (word) DO UPDATE SET tips = desk_searchword.tips + excluded.tips"
)
_TAKE = "UPDATE desk_searchword SET tips = tips - %s WHERE word = %s"


@dataclass(frozen=True)
class Forms:
    """The words that a word to look for stands for, those in most tips first."""

    words: list[str]
    narrowed: bool = False


def forms_of(word: Word) -> Forms:
    """The word itself, and if it is a prefix the most common words that begin with it."""
    if not word.prefix:
        return Forms([word.text])
    longer = SearchWord.objects.filter(word__gt=word.text, word__lt=word.text + _LAST)
    ordered = longer.order_by("-tips", "word").values_list("word", flat=True)
    found = list(ordered[: MOST_FORMS + 1])
    return Forms([word.text, *found[:MOST_FORMS]], len(found) > MOST_FORMS)


def add(counted: Mapping[str, int]) -> None:
    """Each stands in so many tips more."""
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, sorted(counted.items()))


def take_away(counted: Mapping[str, int]) -> None:
    """Each stands in so many tips less; a word of no tip is gone."""
    words = sorted(counted)
    with connection.cursor() as cursor:
        cursor.executemany(_TAKE, [(counted[word], word) for word in words])
    for start in range(0, len(words), 500):
        SearchWord.objects.filter(word__in=words[start : start + 500], tips__lte=0).delete()


def clear() -> None:
    """No word stands anywhere."""
    SearchWord.objects.all().delete()
