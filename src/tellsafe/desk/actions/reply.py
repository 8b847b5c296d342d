# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff write to a source: the message is queued; the puller delivers it."""

import hashlib
from datetime import date

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Message, Staff, Tip, Way, copies, drafts, record, tallies
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.rules.states import TipEvent, TipState
from tellsafe.formats.charter import Promises
from tellsafe.formats.encoding import b64u


@transaction.atomic
def reply(
    tip: str,
    *,
    message: str,
    text: str,
    language: str,
    author: Staff | None,
    today: date,
    promises: Promises,
) -> bool:
    """Queue a message about ``tip`` under the id ``message``; True if it is there now.

    The same id again changes nothing, so a form sent twice is one message; with other words it is
    another message. False for a tip that is not here.
    """
    found = access.locked_tip(tip)
    if found is None:
        return False
    number = access.next_number(found)
    message = _id_of(message, tip, text)
    if access.has_message(message):
        return True
    Message.objects.create(
        id=message,
        tip=found,
        number=number,
        kind="message",
        text=text,
        language=language,
        day=today,
        author=author,
        way=Way.QUEUED,
    )
    if author:
        drafts.discard(found, author)
    copies.leave(tip)
    record.note(author, "reply", f"tip:{tip}", today)
    access.note_turn(found, by_desk=True)
    _acknowledge(found, today, promises)
    return True


def _id_of(message: str, tip: str, text: str) -> str:
    """The id that was asked for; if other words have it, one that follows from it and these words.
    Who heard nothing of a message that was sent may go on writing, and send that."""
    known = Message.objects.filter(pk=message).first()
    if known is None or (known.tip_id, known.text) == (tip, text):
        return message
    return b64u(hashlib.sha256(f"{message}\n{tip}\n{text}".encode()).digest()[:16])


def _acknowledge(tip: Tip, today: date, promises: Promises) -> None:
    """The first answer keeps the first promise."""
    if tip.state == TipState.NEW and move_tip(tip, TipEvent.ANSWER, today, promises):
        promised = promises.acknowledge_days
        tallies.count(tip, "answered", today, since=tip.day, promised=promised)
