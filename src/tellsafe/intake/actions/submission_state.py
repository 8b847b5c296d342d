# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held of a submission: so an upload can be taken up where it broke off."""

from dataclasses import dataclass

from tellsafe.intake import access
from tellsafe.intake.adapters.objects import ObjectStore
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


def submission_state(store: ObjectStore, submission: bytes) -> SubmissionState | None:
    """Read it; None if intake holds no blobs of such a submission, or no longer. Blocks."""
    blobs = access.blobs_of([submission]).get(submission)
    if blobs is None:
        return None
    names = store.parts_of(submission)
    held = [HeldBlob(one, one.held(names)) for one in blobs]
    return SubmissionState(access.is_complete(submission), held)


def announced_blob(submission: bytes, blob: bytes) -> DeclaredBlob | None:
    """What a submission announced of one blob. Blocks."""
    found = access.blobs_of([submission]).get(submission, ())
    return next((one for one in found if one.blob == blob), None)


def all_parts_held(store: ObjectStore, submission: bytes) -> bool:
    """Whether each part of each announced blob is durable. Blocks."""
    blobs = access.blobs_of([submission]).get(submission, ())
    return all_held(blobs, store.parts_of(submission))
