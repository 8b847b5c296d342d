# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take an envelope: the act behind every tip. One statement for a batch of new ones.

A stamp pays for one envelope. Offered again with the same one it leads to the same receipt, for as
long as its key lives; with anything else it is refused, and it does not matter whether both came
within one batch. Only where not all is new is anything looked up: statements are few, since at
each the writer lets go of the interpreter and has to wait for the event loop to get it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tellsafe.intake import access
from tellsafe.intake.access import Spent
from tellsafe.intake.actions.refusals import PARTS_MISSING, STAMP_REFUSED
from tellsafe.intake.rules.stamps import Stamp
from tellsafe.serving.problems import Problem


@dataclass(frozen=True)
class Offer:
    """An envelope of the right form with a genuine stamp, for a submission.

    ``digest``: SHA-256 of the envelope. ``parts_held``: every part of every blob that the
    submission announced was seen in the store. Parts never leave it before the submission does.
    """

    submission: bytes
    stamp: Stamp
    envelope: bytes
    digest: bytes
    day: date
    parts_held: bool = False


@dataclass(frozen=True)
class Accepted:
    """It is held, or was and is with the desk; the receipt says since when."""

    digest: bytes
    day: date


@dataclass(frozen=True)
class CheckParts:
    """The submission announced blobs: see to it that they are held, and offer it again."""


Answer = Accepted | CheckParts | Problem


def accept_envelope(offers: Sequence[Offer]) -> list[Answer]:
    """Act: each offer accepted, refused, or sent back to look after its parts."""
    if _hold_new(offers) == len(offers):
        return [Accepted(offer.digest, offer.day) for offer in offers]
    batch = _Batch(offers)
    answers = [batch.answer(offer) for offer in offers]
    batch.write()
    return answers


def _hold_new(offers: Sequence[Offer]) -> int:
    """Hold what came without blobs under a stamp that was not spent; of two, the first."""
    first: dict[bytes, Offer] = {}
    for one in offers:
        first.setdefault(one.stamp.hash, one)
    return access.add_complete(
        (stamp, one.submission, one.stamp.until, one.day, one.digest, one.envelope)
        for stamp, one in first.items()
    )


class _Batch:
    """What is known of the stamps and submissions of a batch, once what is new in it is held."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        stamps = {offer.stamp.hash for offer in offers}
        submissions = {offer.submission for offer in offers}
        self._spent, self._announced = access.spent_and_announced(stamps, submissions)
        self._finished: list[Offer] = []

    def answer(self, offer: Offer) -> Answer:
        spent = self._spent.get(offer.stamp.hash)
        if spent is None:
            # Its blobs were announced with another stamp: a tip that would lose its photos.
            return STAMP_REFUSED
        if spent.submission != offer.submission:
            return STAMP_REFUSED
        if spent.digest is None:
            return self._finish(offer)
        if spent.digest != offer.digest:
            return STAMP_REFUSED
        return Accepted(offer.digest, spent.day)

    def write(self) -> None:
        for one in self._finished:
            access.complete(one.stamp.hash, one.digest, one.day, one.envelope)

    def _finish(self, offer: Offer) -> Answer:
        """The envelope to blobs that were announced before, unless they have expired since."""
        if offer.submission not in self._announced:
            return PARTS_MISSING
        if not offer.parts_held:
            return CheckParts()
        self._finished.append(offer)
        self._spent[offer.stamp.hash] = Spent(offer.submission, offer.digest, offer.day)
        return Accepted(offer.digest, offer.day)
