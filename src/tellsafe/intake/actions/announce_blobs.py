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
        stamps = {one.stamp.hash for one in announcements}
        self._spent, _ = access.spent_and_announced(stamps, ())
        self._blobs = access.blobs_of({one.submission for one in announcements})
        self._opened: list[Announcement] = []
        self._begun: list[Announcement] = []
        self._again: list[Announcement] = []

    def answer(self, one: Announcement) -> Answer:
        spent = self._spent.get(one.stamp.hash)
        if spent is None:
            return self._first(one)
        if spent.submission != one.submission:
            return STAMP_REFUSED
        if one.submission in self._blobs:
            same = self._blobs[one.submission] == one.blobs
            return Announced(new=False) if same else BLOBS_DIFFER
        if spent.digest is not None:
            return Announced(new=False, held=False)
        self._again.append(one)  # what came before expired; the stamp still paid for this one
        return self._begin(one)

    def write(self) -> None:
        access.add_open(
            (one.stamp.hash, one.submission, one.stamp.until, one.day) for one in self._opened
        )
        for one in self._again:
            access.begin_again(one.stamp.hash, one.day)
        for one in self._begun:
            access.add_blobs(one.stamp.hash, one.submission, one.blobs)

    def _first(self, one: Announcement) -> Answer:
        if one.submission in self._blobs:
            return STAMP_REFUSED
        self._opened.append(one)
        self._spent[one.stamp.hash] = Spent(one.submission, None, one.day)
        return self._begin(one)

    def _begin(self, one: Announcement) -> Answer:
        self._blobs[one.submission] = one.blobs
        self._begun.append(one)
        return Announced(new=True)
