# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep one part of a blob: checked while it is still nobody's, then made durable."""

from tellsafe.formats.attachment import attachment_fits
from tellsafe.intake.actions.refusals import (
    DIGEST_DIFFERS,
    OUT_OF_BUCKET,
    PART_DIFFERS,
    WRONG_LENGTH,
)
from tellsafe.intake.adapters.incoming import IncomingPart
from tellsafe.intake.adapters.objects import ObjectStore
from tellsafe.intake.rules.submission import DeclaredBlob
from tellsafe.serving.problems import Problem


def keep_part(
    store: ObjectStore,
    submission: bytes,
    blob: DeclaredBlob,
    number: int,
    part: IncomingPart,
    *,
    digest: bytes,
    stanzas: int,
) -> Problem | None:
    """On None the part is held and will be after a crash. ``digest``: SHA-256 as announced.

    Blocks. The first part holds the header of the age file, which is all that can be checked
    without a key: that it is sealed, to how many keys, and padded.
    """
    if part.length != blob.length_of(number):
        return WRONG_LENGTH
    if part.digest() != digest:
        return DIGEST_DIFFERS
    if number == 0 and not attachment_fits(part.prefix, blob.length, stanzas=stanzas):
        return OUT_OF_BUCKET
    same = store.keep(submission, blob.name_of(number), part.path)
    return None if same else PART_DIFFERS
