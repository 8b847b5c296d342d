# SPDX-License-Identifier: AGPL-3.0-or-later
"""Carry queued messages to the intake's mailboxes, the same bytes at every attempt."""

import hashlib

from tellsafe.desk import access
from tellsafe.desk.access import Message as Row
from tellsafe.desk.access import Way
from tellsafe.desk.adapters.intake import Intake
from tellsafe.desk.adapters.key_folder import signing_key
from tellsafe.desk.adapters.published import published
from tellsafe.formats.age import parse_recipient
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.message import Message, seal_message
from tellsafe.serving.log import log_bug
from tellsafe.serving.zone import ZoneSettings


def deliver_queued(settings: ZoneSettings, intake: Intake) -> int:
    """Deliver all that is queued, each dialogue in its order. How many were dealt with. Raises
    IntakeError."""
    count = 0
    while queued := access.first_queued():
        for row in queued:
            _deliver(settings, intake, row)
            count += 1
    return count


def _deliver(settings: ZoneSettings, intake: Intake, row: Row) -> None:
    """Sealing draws fresh randomness, so the sealed bytes are kept before they first leave: had
    the answer to an attempt been lost, the next one must not look like another message. Nothing
    leaves that is queued no more: others may have been carried for long since it was read."""
    sealed = bytes(row.sealed) if row.sealed else _sealed(settings, row)
    if sealed is None:
        access.mark_way(row, Way.UNDELIVERABLE)
        return
    if not access.keep_sealed(row, sealed):
        return
    key_hash = hashlib.sha256(unb64u(row.tip.mailbox_key)).hexdigest()
    taken = intake.deliver(row.id, row.tip.mailbox_address, key_hash, sealed)
    access.mark_way(row, Way.DELIVERED if taken else Way.UNDELIVERABLE)


def _sealed(settings: ZoneSettings, row: Row) -> bytes | None:
    """None for a row that is no message, which no other attempt makes one: it must not hold up
    what waits behind it. A bulletin or a key that can't be read is no fault of a row's."""
    deployment, key = published(settings).deployment, signing_key(settings, "message")
    try:
        return seal_message(
            _message(deployment, row), key, parse_recipient(row.tip.reply_recipient)
        )
    except FormatError as error:
        log_bug(error)
        return None


def _message(deployment: str, row: Row) -> Message:
    return Message(
        kind=row.kind,
        deployment=deployment,
        message=unb64u(row.id),
        address=row.tip.mailbox_address,
        text=row.text,
        language=row.language,
        day=row.day,
        status=row.status or None,
    )
