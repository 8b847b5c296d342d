# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a source's reply down, with the tip whose mailbox it comes from."""

from collections.abc import Sequence

from tellsafe.desk import access
from tellsafe.desk.access import Message, Tip, Way, search
from tellsafe.desk.actions.fetch_attachments import Fetched
from tellsafe.desk.actions.keep_attachments import keep_attachments
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.rules import outcomes
from tellsafe.formats import manifest
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u


def reply_refusal(desk: Workplace, said: manifest.Reply) -> str | None:
    """The code for which a reply is refused, or None.

    Its signature by the key that it names was verified when it was opened; here that key has to
    be the one that the tip named.
    """
    if said.deployment != desk.bulletin.deployment:
        return outcomes.WRONG_DEPLOYMENT
    if _tip_of(said) is None:
        return outcomes.UNKNOWN_MAILBOX
    if access.has_message(b64u(said.message)):
        return outcomes.REPLAYED_MESSAGE
    return None


def keep_reply(desk: Workplace, said: manifest.Reply, fetched: Sequence[Fetched]) -> None:
    """Inside a transaction, for a reply that is not refused. The tip is locked before it is read:
    two people may be removing its content in this moment."""
    found = _tip_of(said)
    tip = access.locked_tip(found.pk) if found else None
    if tip is None:
        raise LookupError("the tip of this reply went away meanwhile")
    message = Message.objects.create(
        id=b64u(said.message),
        tip=tip,
        number=access.next_number(tip),
        kind="reply",
        text=said.text,
        language=said.language,
        day=desk.today,
        way=Way.HERE,
    )
    keep_attachments(tip, message, fetched)
    access.note_turn(tip, by_desk=False)
    search.index(tip)


def _tip_of(said: manifest.Reply) -> Tip | None:
    return access.tip_of_mailbox(mailbox_address(said.mailbox), b64u(said.mailbox_key))
