# SPDX-License-Identifier: AGPL-3.0-or-later
"""Begin a submission with blobs: spend a stamp for it, and remember what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tellsafe.intake import access
from tellsafe.intake.access import Spent
from tellsafe.intake.actions.refusals import BLOBS_DIFFER, STAMP_REFUSED
from tellsafe.intake.rules.stamps import Stamp
from tellsafe.intake.rules.submission import DeclaredBlob
from tellsafe.serving.problems import Problem


@dataclass(frozen=True)
class Announcement:
    """1 to 20 blobs of one submission, in the order of their ids, with a genuine stamp."""

    submission: bytes
    stamp: Stamp
    blobs: tuple[DeclaredBlob, ...]
    day: date


@dataclass(frozen=True)
class Announced:
    """``new`` if it was not known before. Not ``held`` any more if the desk took it meanwhile."""

    new: bool
    held: bool = True


Answer = Announced | Problem


def announce_blobs(announcements: Sequence[Announcement]) -> list[Answer]:
    """Act: each announcement taken, known or refused."""
    batch = _Batch(announcements)
    answers = [batch.answer(one) for one in announcements]
    batch.write()
    return answers


class _Batch:
    """What is known of the stamps and submissions of a batch, as it goes through the batch."""

    def __init__(self, announcements: Sequence[Announcement]) -> None:
        self._spent = access.spent_stamps(one.stamp.hash for one in announcements)
        self._held = access.submissions(one.submission for one in announcements)
        self._blobs = access.blobs_of(self._held)
        self._new_spent: dict[bytes, Spent] = {}
        self._new: dict[date, dict[bytes, tuple[DeclaredBlob, ...]]] = {}

    def answer(self, one: Announcement) -> Answer:
        spent = self._spent.get(one.stamp.hash)
        if spent is None:
            return self._first(one)
        if spent.submission != one.submission:
            return STAMP_REFUSED
        if one.submission in self._held:
            known = self._blobs.get(one.submission, ())
            return Announced(new=False) if known == one.blobs else BLOBS_DIFFER
        if spent.envelope is not None:
            return Announced(new=False, held=False)
        return self._begin(one)  # what came before expired; the stamp still paid for this one

    def write(self) -> None:
        access.add_spent(self._new_spent)
        for day, blobs in self._new.items():
            access.add_open(blobs, day)
            access.add_blobs(blobs)

    def _first(self, one: Announcement) -> Answer:
        if one.submission in self._held:
            return STAMP_REFUSED
        spent = Spent(one.submission, None, one.day, one.stamp.until)
        self._spent[one.stamp.hash] = self._new_spent[one.stamp.hash] = spent
        return self._begin(one)

    def _begin(self, one: Announcement) -> Answer:
        self._held[one.submission] = False
        self._blobs[one.submission] = one.blobs
        self._new.setdefault(one.day, {})[one.submission] = one.blobs
        return Announced(new=True)
