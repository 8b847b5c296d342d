# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff write to a source: the message is queued; the puller delivers it."""

from datetime import date

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Message, Staff, Tip, Way, copies, drafts, record, tallies
from tellsafe.desk.actions.move_tip import move_tip
from tellsafe.desk.rules.states import TipEvent, TipState
from tellsafe.formats.charter import Promises


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

    The same id again changes nothing, so a form sent twice is one message. False for a tip that
    is not here.
    """
    found = access.locked_tip(tip)
    if found is None:
        return False
    number = access.next_number(found)
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


def _acknowledge(tip: Tip, today: date, promises: Promises) -> None:
    """The first answer keeps the first promise."""
    if tip.state == TipState.NEW and move_tip(tip, TipEvent.ANSWER, today, promises):
        promised = promises.acknowledge_days
        tallies.count(tip, "answered", today, since=tip.day, promised=promised)
