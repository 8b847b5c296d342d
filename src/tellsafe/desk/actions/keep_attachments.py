# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows for attachments whose files are in place. Part of the acts that keep tips and replies."""

from collections.abc import Sequence

from tellsafe.desk.access import Attachment, Message, Tip, renderings
from tellsafe.desk.actions.fetch_attachments import Fetched


def keep_attachments(tip: Tip, message: Message | None, fetched: Sequence[Fetched]) -> None:
    """Inside the transaction that keeps what they belong to; their renditions wait from then on."""
    rows = [_row(tip, message, number, one) for number, one in enumerate(fetched)]
    Attachment.objects.bulk_create(rows)
    renderings.enqueue(rows, tip.urgency)


def _row(tip: Tip, message: Message | None, number: int, fetched: Fetched) -> Attachment:
    said = fetched.said
    return Attachment(
        id=fetched.id,
        tip=tip,
        message=message,
        number=number,
        name=said.name,
        media_type=said.media_type,
        length=said.length,
        sha256=said.sha256,
        sealed_length=said.sealed_length,
        sealed_sha256=said.sealed_sha256,
        file_key=None if fetched.damaged else said.file_key,
        cleaned=said.cleaned,
        damaged=fetched.damaged,
    )
