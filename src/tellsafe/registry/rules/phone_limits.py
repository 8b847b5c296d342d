# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often a phone may be used in a day. Kept in memory alone, under a key that dies with us.

A table of keyed hashes would tell whoever seizes it, with its key, which phones asked for a code:
phone numbers are few enough to try them all. A restart forgets the counts, and costs nothing but a
few codes more.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date

MOST_SENT = 5
MOST_WRONG = 10
MOST_PEOPLE = 5


@dataclass
class _Counts:
    sent: int = 0
    wrong: int = 0
    people: int = 0


class PhoneLimits:
    """Counts of one day by phone (E.164); used from one thread."""

    def __init__(self, most_in_all: int) -> None:
        self._most_in_all = most_in_all
        self._key = secrets.token_bytes(32)
        self._day = date.min
        self._sent = 0
        self._phones: dict[bytes, _Counts] = {}

    def is_spent(self, today: date) -> bool:
        """Whether as many codes were sent today as are sent in a day, to whomever."""
        self._turn(today)
        return self._sent >= self._most_in_all

    def may_send(self, phone: str, today: date) -> bool:
        """Whether one more code may go to this phone; if so, it counts."""
        counts = self._of(phone, today)
        if self.is_spent(today) or counts.sent >= MOST_SENT or counts.wrong >= MOST_WRONG:
            return False
        counts.sent += 1
        self._sent += 1
        return True

    def sent_nothing(self, phone: str, today: date) -> None:
        """The code that counted last did not leave."""
        counts = self._of(phone, today)
        counts.sent, self._sent = max(0, counts.sent - 1), max(0, self._sent - 1)

    def may_try(self, phone: str, today: date) -> bool:
        """Whether a code of this phone is looked at. If so, it counts as wrong until ``was_right``:
        many that come at once are as many tries."""
        counts = self._of(phone, today)
        if counts.wrong >= MOST_WRONG:
            return False
        counts.wrong += 1
        return True

    def was_right(self, phone: str, today: date) -> None:
        """What was tried last was good."""
        counts = self._of(phone, today)
        counts.wrong = max(0, counts.wrong - 1)

    def may_enrol(self, phone: str, today: date) -> bool:
        """Whether one more person may activate with this phone. If so, that counts until
        ``enrolled_nobody``."""
        counts = self._of(phone, today)
        if counts.people >= MOST_PEOPLE:
            return False
        counts.people += 1
        return True

    def enrolled_nobody(self, phone: str, today: date) -> None:
        """It came to nothing, or repeated what was there."""
        counts = self._of(phone, today)
        counts.people = max(0, counts.people - 1)

    def _of(self, phone: str, today: date) -> _Counts:
        self._turn(today)
        return self._phones.setdefault(hmac.digest(self._key, phone.encode(), "sha256"), _Counts())

    def _turn(self, today: date) -> None:
        if today != self._day:
            self._day, self._sent, self._phones = today, 0, {}
