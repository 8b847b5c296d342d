# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search tips: the purpose and the words asked for go in the record before anything is found.

What is asked for may itself name somebody, so whoever audits has to be able to read it: it is the
one place where the record holds words. Results are looked at under the number of that entry, by
the one who stated the purpose, on the day it was stated.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, record, search
from tellsafe.desk.rules.purposes import SearchPurpose
from tellsafe.desk.rules.search_words import query_words

_ACT = "search"


@dataclass(frozen=True)
class Stated:
    """A search as the record has it."""

    number: int
    purpose: str
    why: str
    query: str


@transaction.atomic
def state_search(person: Staff, purpose: SearchPurpose, why: str, query: str, today: date) -> int:
    """Write down who looks for what, and why; the number of the entry."""
    details: dict[str, object] = {"purpose": str(purpose), "why": why, "words": query}
    record.note(person, _ACT, "desk", today, details)
    return record.head()[0]


def stated_search(number: int, person: Staff, today: date) -> Stated | None:
    """The search of this number if this person stated it today, else None."""
    details = search.stated(number, person, today, _ACT)
    if details is None:
        return None
    return Stated(number, str(details["purpose"]), str(details["why"]), str(details["words"]))


def search_tips(stated: Stated, before: int | None, size: int) -> search.Found:
    """A page of what it finds, the newest day first."""
    return search.find(query_words(stated.query), before, size)
