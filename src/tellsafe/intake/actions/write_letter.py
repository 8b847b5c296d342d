# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold a letter to the oversight body until it fetches it. The same letter again changes nothing.

So many are held at most, so that a flood of them fills no disk: tips have the rest of it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tellsafe.intake.access import letters
from tellsafe.intake.actions.refusals import LETTERS_FULL
from tellsafe.serving.problems import Problem

MOST_LETTERS = 1000


@dataclass(frozen=True)
class Offered:
    """A sealed letter in a bucket, and the day on which it came."""

    sealed: bytes
    day: date

    @property
    def key(self) -> bytes:
        """By which it is held."""
        return hashlib.sha256(self.sealed).digest()


def write_letter(offers: Sequence[Offered]) -> list[Problem | None]:
    """Act: None for each that is held now."""
    keys = [one.key for one in offers]
    known = letters.held(set(keys))
    room = MOST_LETTERS - letters.count(MOST_LETTERS)
    new: dict[bytes, bytes] = {}
    answers: list[Problem | None] = []
    for key, one in zip(keys, offers, strict=True):
        is_here = key in known or key in new
        if not is_here and len(new) >= room:
            answers.append(LETTERS_FULL)
            continue
        if not is_here:
            new[key] = one.sealed
        answers.append(None)
    if new:
        letters.add(new, offers[0].day)
    return answers
