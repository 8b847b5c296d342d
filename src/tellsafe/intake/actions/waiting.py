# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for the desk."""

from collections.abc import Iterator
from dataclasses import dataclass

from tellsafe.intake import access
from tellsafe.intake.access import Waiting
from tellsafe.intake.adapters.objects import ObjectStore
from tellsafe.intake.rules.ranges import Span, slices
from tellsafe.intake.rules.submission import DeclaredBlob, all_held

MOST = 100


def waiting(after: bytes, limit: int) -> list[Waiting]:
    """At most ``limit`` complete submissions whose hash comes after ``after``. Blocks."""
    return access.waiting_after(after, min(limit, MOST))


@dataclass(frozen=True)
class FoundBlob:
    """A blob that can be read, and the submission whose it is."""

    submission: bytes
    blob: DeclaredBlob


def find_blob(waiting_id: bytes, blob: bytes) -> FoundBlob | None:
    """A blob of a submission that waits for the desk; None for any other. Blocks."""
    submission = access.submission_of(waiting_id)
    if submission is None:
        return None
    for one in access.blobs_of([submission]).get(submission, ()):
        if one.blob == blob:
            return FoundBlob(submission, one)
    return None


def is_whole(store: ObjectStore, found: FoundBlob) -> bool:
    """Whether all of its parts are in the store, as when it was accepted. Blocks."""
    return all_held([found.blob], store.parts_of(found.submission))


def read_blob(store: ObjectStore, found: FoundBlob, span: Span) -> Iterator[bytes]:
    """The bytes of a span, a part at a time. Blocks at each step.

    Raises LookupError where a part is gone: the desk took the submission meanwhile.
    """
    for piece in slices(found.blob, span):
        part = store.read(found.submission, found.blob.name_of(piece.number))
        if part is None:
            raise LookupError("a part was removed while it was read")
        yield part[piece.start : piece.end]
