# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one gate to the desk's tables. Writes run inside the transaction of the act that asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import Substr

from tellsafe.desk.models import Attachment, Message, Staff, Taken, Tip, Way
from tellsafe.desk.rules.outcomes import STORED

__all__ = ["Attachment", "Message", "Staff", "Tip", "Way"]

FIRST_LINES = 400
ORDERLESS = tuple(model._meta.db_table for model in (Attachment, Message, Taken, Tip))


@dataclass(frozen=True)
class Place:
    """Where a page of the list ends: the day and the id of its last tip."""

    day: date
    tip: str


# Envelopes


def is_taken(envelope_hash: str) -> bool:
    """Whether this envelope was dealt with before."""
    return Taken.objects.filter(pk=envelope_hash).exists()


def note_taken(envelope_hash: str, outcome: str, day: date) -> None:
    """Remember an envelope. Raises IntegrityError if it is remembered already."""
    Taken.objects.create(envelope_hash=envelope_hash, outcome=outcome, day=day)


def refusals_since(day: date) -> list[tuple[str, int]]:
    """How many envelopes were refused from ``day`` on, by code."""
    refused = Taken.objects.filter(day__gte=day).exclude(outcome__in=STORED)
    counted = refused.values_list("outcome").annotate(count=Count("pk")).order_by("outcome")
    return [(outcome, count) for outcome, count in counted]


# Tips


def has_tip(tip: str) -> bool:
    """Whether a tip of this id is here."""
    return Tip.objects.filter(pk=tip).exists()


def find_tip(tip: str) -> Tip | None:
    """The tip of this id, or None."""
    return Tip.objects.filter(pk=tip).first()


def tip_of_mailbox(address: str, mailbox_key: str) -> Tip | None:
    """The tip that this mailbox belongs to, by its address and public key.

    A source that restored an old state may have used a mailbox twice: then the newer tip.
    """
    of_mailbox = Tip.objects.filter(mailbox_address=address, mailbox_key=mailbox_key)
    return of_mailbox.order_by("-day", "id").first()


def page_of_tips(after: Place | None, size: int) -> tuple[list[Tip], Place | None]:
    """The newest day first; within a day in no order that means anything. And where it goes on.

    Each carries ``first_lines``, ``files`` and ``replied`` in place of all that a tip has.
    """
    tips = Tip.objects.order_by("-day", "id")
    if after:
        tips = tips.filter(Q(day__lt=after.day) | Q(day=after.day, id__gt=after.tip))
    lines = tips.annotate(
        first_lines=Substr("conduct", 1, FIRST_LINES),
        files=Count("attachments"),
        replied=Exists(Message.objects.filter(tip=OuterRef("pk"), kind="reply")),
    ).only("id", "day", "entry", "language", "life_at_risk", "unread", "answered")
    found: list[Tip] = list(lines[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], Place(last.day, last.id) if last else None


def all_tips() -> Iterable[Tip]:
    """Every tip, one at a time."""
    return Tip.objects.order_by("pk").iterator(chunk_size=100)


def mark_read(tip: str) -> None:
    """Somebody has opened the tip."""
    Tip.objects.filter(pk=tip, unread=True).update(unread=False)


def attachments_of(tip: Tip) -> list[Attachment]:
    """The tip's own attachments, in the source's order; those of replies come with the replies."""
    return list(tip.attachments.filter(message=None).order_by("number"))


def attachments_kept(ids: Sequence[str]) -> set[str]:
    """Which of these ids are attachments of this desk."""
    kept: set[str] = set()
    remaining = iter(ids)
    while some := list(islice(remaining, 500)):
        kept.update(Attachment.objects.filter(pk__in=some).values_list("pk", flat=True))
    return kept


# Dialogue


def dialogue_of(tip: Tip) -> list[Message]:
    """The turns of a tip's dialogue, the first one first."""
    return list(
        tip.messages.order_by("number").select_related("author").prefetch_related("attachments")
    )


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
    Tip.objects.filter(pk=tip.pk).update(unread=not by_desk, answered=by_desk)


def first_queued() -> list[Message]:
    """For each tip with queued messages, the one to deliver next."""
    queued = Message.objects.filter(way=Way.QUEUED).select_related("tip")
    first: dict[str, Message] = {}
    for message in queued.order_by("number"):
        first.setdefault(message.tip_id, message)
    return list(first.values())


def keep_sealed(message: Message, sealed: bytes) -> None:
    """From now on every attempt to deliver carries these bytes."""
    Message.objects.filter(pk=message.pk, sealed=None).update(sealed=sealed)


def mark_way(message: Message, way: Way) -> None:
    """A queued message has come to an end of its way; its sealed bytes are of no more use."""
    Message.objects.filter(pk=message.pk).update(way=way, sealed=None)


# Staff


def find_staff(name: str) -> Staff | None:
    """The account of this name, or None."""
    return Staff.objects.filter(name=name).first()
