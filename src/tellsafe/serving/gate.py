# SPDX-License-Identifier: AGPL-3.0-or-later
"""The gate before whatever costs us something: ask for work, and take each piece of it once."""

import secrets
from collections import Counter

from tellsafe.formats.encoding import b64u, canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.serving import work
from tellsafe.serving.problems import Problem

WORK_REFUSED = Problem(
    "work-refused",
    403,
    "The proof of work is missing, old, used, or too little",
    "Ask for new work, solve it for this very request, and send again.",
)
_MOST_COUNTER = 2**53 - 1


class Gate:
    """Used by the event loop alone. Its key dies with the process, and so no work is taken twice.

    ``least`` and ``most``: bits of work on a quiet day, and in the worst flood.
    """

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        self._key = secrets.token_bytes(32)
        self._admitted: Counter[int] = Counter()
        self._spent: dict[int, set[bytes]] = {}

    def offer(self, now: int) -> dict[str, object]:
        """The JSON of work to do; ``now`` in Unix seconds."""
        salt = secrets.token_bytes(work.SALT_LENGTH)
        until = now // 60 + work.LIFETIME
        made = work.make_challenge(self._key, salt, self._wanted(now), until)
        return {"challenge": b64u(made.raw), "difficulty": made.difficulty, "until": until}

    def admit(self, value: dict[str, object], now: int) -> Problem | None:
        """Take the "work" out of a request, and the request's worth in it; None if that is fine."""
        paid = self._paid(value.pop("work", None), canonical_json(value), now)
        if paid is None:
            return WORK_REFUSED
        self._spent.setdefault(paid.until, set()).add(paid.raw)
        self._admitted[now // 60] += 1
        self._sweep(now // 60)
        return None

    def _paid(self, given: object, request: bytes, now: int) -> work.Challenge | None:
        try:
            fields = Fields(given, "work")
            raw = fields.raw("challenge", work.CHALLENGE_LENGTH)
            counter = fields.integer("counter", 0, _MOST_COUNTER)
            fields.end()
        except FormatError:
            return None
        challenge = work.read_challenge(self._key, raw)
        if challenge is None or raw in self._spent.get(challenge.until, ()):
            return None
        is_paid = work.is_paid(challenge, request, counter, now // 60, self._wanted(now))
        return challenge if is_paid else None

    def _wanted(self, now: int) -> int:
        """By the load of this minute or the last, whichever is more."""
        minute = now // 60
        load = max(self._admitted[minute], self._admitted[minute - 1])
        return work.difficulty_for(load, self._least, self._most)

    def _sweep(self, minute: int) -> None:
        for old in [until for until in self._spent if until <= minute]:
            del self._spent[old]
        for old in [counted for counted in self._admitted if counted < minute - 1]:
            del self._admitted[old]
