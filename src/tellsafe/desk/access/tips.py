# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips and their files."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from tellsafe.desk.access import changes, copies
from tellsafe.desk.models import Attachment, Drill, Staff, Tip
from tellsafe.desk.rules.changes import Change
from tellsafe.desk.rules.states import TipState

_RANDOM_BITS = 40


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


def all_tips() -> Iterable[Tip]:
    """Every tip, one at a time."""
    return Tip.objects.order_by("pk").iterator(chunk_size=100)


def is_unread(tip: str) -> bool:
    """Whether something of this tip was not read by anybody yet."""
    return Tip.objects.filter(pk=tip, unread=True).exists()


def mark_read(tip: str) -> bool:
    """Somebody has opened the tip; whether there was something in it that nobody had read."""
    return bool(Tip.objects.filter(pk=tip, unread=True).update(unread=False))


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
    copies.leave(tip.pk)
    tip.leader = None
    tip.state, tip.since, tip.due, tip.urgency = state, since, due, urgency
    tip.save(update_fields=["state", "since", "due", "urgency"])
    changes.tell(Change.TIPS)


def assign(tip: Tip, person: Staff | None, *, urgency: int) -> None:
    """Whose tip it is from now on, and how urgent it is for that; it has left its copies."""
    tip.leader = None
    tip.assignee, tip.urgency = person, urgency
    tip.save(update_fields=["assignee", "urgency"])
    changes.tell(Change.TIPS)


def lock_all_of(person: Staff) -> int:
    """How many tips are this person's, done ones too; locked until the transaction ends. Those that
    wait have left their copies."""
    found = list(Tip.objects.filter(assignee=person).order_by("pk").select_for_update())
    for tip in found:
        if tip.due is not None:
            copies.leave(tip.pk)
    return len(found)


def waiting_for(person: Staff) -> list[Tip]:
    """This person's tips that wait."""
    return list(Tip.objects.filter(assignee=person, due__isnull=False))


def free_done(person: Staff) -> None:
    """Those that wait no more are nobody's."""
    Tip.objects.filter(assignee=person, due=None).update(assignee=None)


def is_drill(tip: str) -> bool:
    """Whether a tip of this id was announced as a drill."""
    return Drill.objects.filter(pk=tip).exists()
