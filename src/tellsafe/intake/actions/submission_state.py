# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held of a submission: so an upload can be taken up where it broke off."""

from collections.abc import Collection
from dataclasses import dataclass

from tellsafe.intake import access
from tellsafe.intake.rules.submission import DeclaredBlob, all_held


@dataclass(frozen=True)
class HeldBlob:
    """An announced blob, and the numbers of its parts that are durable."""

    blob: DeclaredBlob
    parts: list[int]


@dataclass(frozen=True)
class SubmissionState:
    """Whether the envelope is here, and what there is of each blob."""

    complete: bool
    blobs: list[HeldBlob]


@dataclass(frozen=True)
class Upload:
    """What a submission announced, and whether its envelope is here: as far as the database knows.

    ``names``, below: of its parts in the store. That is asked for by itself, since it may be far
    away, and who waits for it holds up nobody who reads the database alone.
    """

    blobs: tuple[DeclaredBlob, ...]
    complete: bool

    def state(self, names: Collection[str]) -> SubmissionState:
        """With what the store has of it."""
        return SubmissionState(
            self.complete, [HeldBlob(one, one.held(names)) for one in self.blobs]
        )

    def is_held(self, names: Collection[str]) -> bool:
        """Whether each part of each blob is durable."""
        return all_held(self.blobs, names)


def upload_of(submission: bytes) -> Upload | None:
    """Read it; None if intake holds no blobs of such a submission, or no longer. Blocks."""
    blobs = access.blobs_of([submission]).get(submission)
    return None if blobs is None else Upload(blobs, access.is_complete(submission))


def announced_blob(submission: bytes, blob: bytes) -> DeclaredBlob | None:
    """What a submission announced of one blob. Blocks."""
    found = access.blobs_of([submission]).get(submission, ())
    return next((one for one in found if one.blob == blob), None)
