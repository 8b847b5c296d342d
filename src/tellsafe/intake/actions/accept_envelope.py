# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take an envelope: the act behind every tip. One query for the stamps of a whole batch.

A stamp pays for one envelope. Offered again with the same one it leads to the same receipt, for as
long as its key lives; with anything else it is refused, and it does not matter whether both came
within one batch.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tellsafe.intake import access
from tellsafe.intake.access import Spent
from tellsafe.intake.actions.refusals import PARTS_MISSING, STAMP_REFUSED
from tellsafe.intake.rules.stamps import Stamp
from tellsafe.serving.problems import Problem


@dataclass(frozen=True)
class Offer:
    """An envelope of the right form with a genuine stamp, for a submission.

    ``parts_held``: every part of every blob that the submission announced was seen in the store.
    Parts never leave it before the submission does.
    """

    submission: bytes
    stamp: Stamp
    envelope: bytes
    day: date
    parts_held: bool = False

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the envelope."""
        return hashlib.sha256(self.envelope).digest()


@dataclass(frozen=True)
class Accepted:
    """It is held, or was and is with the desk; the receipt says since when."""

    digest: bytes
    day: date
    new: bool


@dataclass(frozen=True)
class CheckParts:
    """The submission announced blobs: see to it that they are held, and offer it again."""


Answer = Accepted | CheckParts | Problem


def accept_envelope(offers: Sequence[Offer]) -> list[Answer]:
    """Act: each offer accepted, refused, or sent back to look after its parts."""
    batch = _Batch(offers)
    answers = [batch.answer(offer) for offer in offers]
    batch.write()
    return answers


class _Batch:
    """What is known of the stamps and submissions of a batch, as it goes through the batch."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        stamps = {offer.stamp.hash for offer in offers}
        submissions = {offer.submission for offer in offers}
        self._spent, self._announced = access.spent_and_announced(stamps, submissions)
        self._alone: list[Offer] = []
        self._finished: list[Offer] = []

    def answer(self, offer: Offer) -> Answer:
        spent = self._spent.get(offer.stamp.hash)
        if spent is None:
            return self._first(offer)
        if spent.submission != offer.submission:
            return STAMP_REFUSED
        if spent.digest is None:
            return self._finish(offer)
        if spent.digest != offer.digest:
            return STAMP_REFUSED
        return Accepted(offer.digest, spent.day, new=False)

    def write(self) -> None:
        access.add_complete(
            (one.stamp.hash, one.submission, one.stamp.until, one.day, one.digest, one.envelope)
            for one in self._alone
        )
        for one in self._finished:
            access.complete(one.stamp.hash, one.digest, one.day, one.envelope)

    def _first(self, offer: Offer) -> Answer:
        """An envelope without blobs: stamp and envelope come in one request.

        One that came without its blobs, because of another stamp than they were announced with,
        would be a tip that lost its photos.
        """
        if offer.submission in self._announced:
            return STAMP_REFUSED
        self._alone.append(offer)
        return self._accept(offer)

    def _finish(self, offer: Offer) -> Answer:
        """The envelope to blobs that were announced before, unless they have expired since."""
        if offer.submission not in self._announced:
            return PARTS_MISSING
        if not offer.parts_held:
            return CheckParts()
        self._finished.append(offer)
        return self._accept(offer)

    def _accept(self, offer: Offer) -> Accepted:
        self._spent[offer.stamp.hash] = Spent(offer.submission, offer.digest, offer.day)
        return Accepted(offer.digest, offer.day, new=True)
