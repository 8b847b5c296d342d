# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for the desk."""

from collections.abc import Iterator

from tellsafe.intake import access
from tellsafe.intake.access import Waiting
from tellsafe.intake.adapters.objects import ObjectStore
from tellsafe.intake.rules.ranges import Span, slices
from tellsafe.intake.rules.submission import DeclaredBlob

MOST = 100


def waiting(after: bytes, limit: int) -> list[Waiting]:
    """At most ``limit`` complete submissions whose hash comes after ``after``. Blocks."""
    return access.waiting_after(after, min(limit, MOST))


def complete_blob(submission: bytes, blob: bytes) -> DeclaredBlob | None:
    """A blob of a complete submission; None for any other. Blocks."""
    if not access.submissions([submission]).get(submission):
        return None
    found = access.blobs_of([submission]).get(submission, ())
    return next((one for one in found if one.blob == blob), None)


def read_blob(
    store: ObjectStore, submission: bytes, blob: DeclaredBlob, span: Span
) -> Iterator[bytes]:
    """The bytes of a span, a part at a time. Blocks at each step.

    Raises LookupError where a part is gone: the desk took the submission meanwhile.
    """
    for piece in slices(blob, span):
        part = store.read(submission, blob.name_of(piece.number))
        if part is None:
            raise LookupError("a part was removed while it was read")
        yield part[piece.start : piece.end]
