# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fetch the blobs of a submission, sealed as they are, and hold them to what the manifest says.

A tip is never lost for the sake of a photo: what intake keeps handing out damaged, or sealed
wrongly, is left out and marked so, and the desk can ask for it again. So is what intake has lost,
some minutes later: its bucket may only be the wrong one for now.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.intake import BlobLostError, Sink, Submission
from tellsafe.formats.attachment import open_attachment
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import Attachment

MOST_TRIES = 3
# About ten minutes, as far apart as the puller's rounds are while something waits.
MOST_TRIES_OF_LOST = 120
_log = logging.getLogger("tellsafe")


@dataclass(frozen=True)
class Fetched:
    """An attachment of the manifest, the id of its file here, and whether the file is none."""

    id: str
    said: Attachment
    damaged: bool


def fetch_attachments(
    desk: Workplace, submission: Submission, envelope_hash: str, said: Sequence[Attachment]
) -> list[Fetched] | None:
    """All of them, durable and verified; None if one is to be tried again in a later round.

    Memory stays small whatever the size: bytes go from the connection to the disk. Raises
    IntakeError.
    """
    fetched = []
    for attachment in said:
        one = _fetch(desk, submission, _file_id(envelope_hash, attachment), attachment)
        if one is None:
            return None
        fetched.append(one)
    return fetched


def _file_id(envelope_hash: str, attachment: Attachment) -> str:
    """The same in every attempt, so that a repeated one replaces the file of the one before."""
    return b64u(hashlib.sha256(envelope_hash.encode() + attachment.blob).digest()[:16])


def _fetch(desk: Workplace, submission: Submission, file: str, said: Attachment) -> Fetched | None:
    try:
        arrived = _arrived(desk, submission, file, said)
    except BlobLostError:
        if _may_come_back(desk, submission):
            raise
        return Fetched(file, said, damaged=True)
    if not arrived:
        desk.files.discard(file)
        desk.tries[file] += 1
        return Fetched(file, said, damaged=True) if desk.tries[file] >= MOST_TRIES else None
    if not _opens(desk, file, said):
        desk.files.discard(file)
        return Fetched(file, said, damaged=True)
    return Fetched(file, said, damaged=False)


def _may_come_back(desk: Workplace, submission: Submission) -> bool:
    """Count one more round in which intake had lost a blob of it; whether another is worth it."""
    desk.tries[submission.id] += 1
    if desk.tries[submission.id] == 1:
        _log.error("the intake has lost an attachment; soon its tip is taken in without it")
    return desk.tries[submission.id] < MOST_TRIES_OF_LOST


def _arrived(desk: Workplace, submission: Submission, file: str, said: Attachment) -> bool:
    """Whether the sealed bytes are the announced ones. If not, another try may bring them."""
    there = True

    def write(sink: Sink) -> None:
        nonlocal there
        there = desk.intake.fetch(submission.id, said.blob, said.sealed_length, sink)

    return desk.files.keep(file, write) == said.sealed_sha256 and there


def _opens(desk: Workplace, file: str, said: Attachment) -> bool:
    """Whether they open to what the manifest says. The source has signed for these very bytes,
    so if not, no other try will help. The plaintext goes nowhere."""
    try:
        with desk.files.opened(file) as sealed:
            open_attachment(
                sealed,
                _Nowhere(),
                file_key=said.file_key,
                true_length=said.length,
                plain_sha256=said.sha256,
            )
    except FormatError:
        return False
    return True


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes, /) -> int:
        return len(data)
