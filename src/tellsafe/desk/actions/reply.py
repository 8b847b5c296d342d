# SPDX-License-Identifier: AGPL-3.0-or-later
"""Staff write to a source: the message is queued; the puller delivers it."""

from datetime import date

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Message, Staff, Way


@transaction.atomic
def reply(
    tip: str, *, message: str, text: str, language: str, author: Staff | None, today: date
) -> bool:
    """Queue a message about ``tip`` under the id ``message``; True if it is there now.

    The same id again changes nothing, so a form sent twice is one message. False for a tip that
    is not here.
    """
    found = access.find_tip(tip)
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
    access.note_turn(found, by_desk=True)
    return True
