# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why tips are closed or looked at again, and the content of tips that must go."""

from collections.abc import Iterable
from datetime import date

from tellsafe.desk.models import Attachment, Draft, Message, Note, Tip, Way
from tellsafe.desk.rules.decisions import Again, Outcome, Reason

_EMPTIED = (
    "conduct",
    "when_day",
    "when_time",
    "when_note",
    "where_precision",
    "where_lat",
    "where_lon",
    "where_note",
    "removed",
    "answered",
)


def note_end(
    tip: Tip,
    ended: date | None,
    *,
    reason: Reason | None = None,
    outcome: Outcome | None = None,
) -> None:
    """When and why a tip is closed, or what came of its incident; nothing of it once it is open
    again. Closed, it waits for the desk only where its source has the last word."""
    tip.ended = ended
    tip.reason = reason.value if reason else ""
    tip.outcome = outcome.value if outcome else ""
    last = tip.messages.filter(kind__in=("message", "reply")).order_by("number").last()
    tip.answered = last.kind == "message" if last else ended is not None
    tip.save(update_fields=["ended", "reason", "outcome", "answered"])


def note_review(tip: Tip, why: Again, alike: Tip | None = None) -> None:
    """Why a closed tip is looked at again, and the new tip that is like it."""
    tip.again, tip.alike = why.value, alike.pk if alike else None
    tip.save(update_fields=["again", "alike"])


def was_told(tip: Tip) -> bool:
    """Whether somebody at the desk has written to the tip's source."""
    return tip.messages.filter(kind="message").exists()


def replies(tip: Tip) -> int:
    """How often the source has written since the tip."""
    return tip.messages.filter(kind="reply").count()


def remove_content(tip: Tip, shown: Iterable[str]) -> list[str]:
    """Leave a shell: what was said, by the source and about it, and all keys to its files, are
    gone. The ids of sealed files that are to be discarded after COMMIT. ``shown`` are sentences of
    which a source was told that they show that its tip was made up.

    What stays says nothing of anybody: entry, language, district and days, which the figures have
    counted, the mailbox, by which the source is told, the codes of what was decided, and what the
    source was told of it in words that are the same for everybody.
    """
    files = list(Attachment.objects.filter(tip=tip).values_list("pk", flat=True))
    Attachment.objects.filter(tip=tip).delete()
    Draft.objects.filter(tip=tip).delete()
    Note.objects.filter(tip=tip).delete()
    written = Message.objects.filter(tip=tip, kind__in=("reply", "message"))
    # What has not left yet was written about content that two people have just refused to keep.
    written.filter(way=Way.QUEUED).update(way=Way.UNDELIVERABLE)
    written.update(text="", sealed=None)
    _forget_shown(tip, shown)
    _empty(tip)
    return files


def _forget_shown(tip: Tip, shown: Iterable[str]) -> None:
    """A paragraph each of what its source was told, see rules.told; the others stay."""
    gone = set(shown)
    for one in Message.objects.filter(tip=tip, status=Reason.KNOWINGLY_FALSE.value):
        one.text = "\n\n".join(part for part in one.text.split("\n\n") if part not in gone)
        one.save(update_fields=["text"])


def _empty(tip: Tip) -> None:
    tip.conduct = tip.when_time = tip.when_note = tip.where_note = ""
    tip.when_day = tip.where_lat = tip.where_lon = None
    tip.where_precision = "none"
    tip.removed = tip.answered = True
    tip.save(update_fields=_EMPTIED)
