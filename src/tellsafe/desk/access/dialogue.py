# SPDX-License-Identifier: AGPL-3.0-or-later
"""The turns of dialogues, and those on their way to a source."""

from collections.abc import Iterable

from django.db.models import Max

from tellsafe.desk.access import changes, copies
from tellsafe.desk.models import Message, Tip, Way
from tellsafe.desk.rules.changes import Change


def dialogue_of(tip: Tip) -> list[Message]:
    """The turns of a tip's dialogue, the first one first."""
    return list(
        tip.messages.order_by("number").select_related("author").prefetch_related("attachments")
    )


def count_turns(tips: Iterable[str]) -> int:
    """How many turns the dialogues of these tips have."""
    return Message.objects.filter(tip__in=list(tips)).count()


def has_message(message: str) -> bool:
    """Whether a message of this id is here, of either side."""
    return Message.objects.filter(pk=message).exists()


def next_number(tip: Tip) -> int:
    """The number of the next turn. Locks the tip: two turns at once get two numbers."""
    Tip.objects.select_for_update().get(pk=tip.pk)
    last: int | None = tip.messages.aggregate(last=Max("number"))["last"]
    return 0 if last is None else last + 1


def note_turn(tip: Tip, *, by_desk: bool) -> None:
    """The last word is the desk's, or the source's, which nobody has read yet."""
    copies.leave(tip.pk)
    Tip.objects.filter(pk=tip.pk).update(unread=not by_desk, answered=by_desk)
    changes.tell(Change.REPLY)


def first_queued() -> list[Message]:
    """For each tip with queued messages, the one to deliver next."""
    queued = Message.objects.filter(way=Way.QUEUED).select_related("tip")
    first: dict[str, Message] = {}
    for message in queued.order_by("number"):
        first.setdefault(message.tip_id, message)
    return list(first.values())


def keep_sealed(message: Message, sealed: bytes) -> bool:
    """From now on every attempt to deliver carries these bytes. False for one that is queued no
    more: meanwhile it was removed with its tip's content, or destroyed."""
    return bool(Message.objects.filter(pk=message.pk, way=Way.QUEUED).update(sealed=sealed))


def mark_way(message: Message, way: Way) -> None:
    """A queued message has come to an end of its way; its sealed bytes are of no more use."""
    Message.objects.filter(pk=message.pk).update(way=way, sealed=None)
