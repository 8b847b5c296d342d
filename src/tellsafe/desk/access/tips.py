# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips and their files."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Substr

from tellsafe.desk.models import Attachment, Drill, Message, Tip
from tellsafe.desk.rules.states import TipState

FIRST_LINES = 400
_RANDOM_BITS = 40


@dataclass(frozen=True)
class Place:
    """Where a page of the list ends: the key of its last tip."""

    key: int


def new_key(day: date) -> int:
    """Orders by day, and within a day at random: 63 bits, of which 40 are drawn.

    A number that grew with each tip would say which of a day's tips came first.
    """
    return day.toordinal() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)


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
    return of_mailbox.order_by("-key").first()


def page_of_tips(after: Place | None, size: int) -> tuple[list[Tip], Place | None]:
    """The newest day first; within a day in no order that means anything. And where it goes on.

    Each carries ``first_lines``, ``files`` and ``replied`` in place of all that a tip has.
    """
    tips = Tip.objects.order_by("-key")
    if after:
        tips = tips.filter(key__lt=after.key)
    lines = tips.annotate(
        first_lines=Substr("conduct", 1, FIRST_LINES),
        files=Count("attachments"),
        replied=Exists(Message.objects.filter(tip=OuterRef("pk"), kind="reply")),
    ).only("id", "key", "day", "entry", "language", "life_at_risk", "unread", "answered")
    found: list[Tip] = list(lines[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], Place(last.key) if last else None


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


def locked_tip(tip: str) -> Tip | None:
    """The tip of this id, locked until the transaction ends, or None."""
    return Tip.objects.select_for_update().filter(pk=tip).first()


def place(tip: Tip, *, state: TipState, since: date, due: date | None, urgency: int) -> None:
    """Where a tip stands from now on; see actions.move_tip, which alone calls this."""
    tip.state, tip.since, tip.due, tip.urgency = state, since, due, urgency
    tip.save(update_fields=["state", "since", "due", "urgency"])


def is_drill(tip: str) -> bool:
    """Whether a tip of this id was announced as a drill."""
    return Drill.objects.filter(pk=tip).exists()
