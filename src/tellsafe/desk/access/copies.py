# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copies of one tip that one line of the queue stands for, as long as nobody has touched them.

A copy brings nothing of its own: it says what the first one says and has no file, or all its files
are pictures that the first one shows. It states the same time and place, and no filter of the queue
tells the two apart: same entry, district, language, and both drills or neither. All have the first
one's id in ``leader``. One of them is the face: it is a line as ever. The others are BEHIND it,
which is an urgency of their own, so that they come last in the queue's order, where no page goes.

A tip leaves its copies for good as soon as somebody acts on it or its source writes again. When a
face leaves, the copy whose promise is due first is the next one. A threat to life is never a copy.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from tellsafe.desk.access import pictures
from tellsafe.desk.access.likeness import STATED, Alike
from tellsafe.desk.models import Message, Rendering, Tip
from tellsafe.desk.rules.likeness import says_no_more
from tellsafe.desk.rules.rendering import RenderingState
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.rules.urgency import BEHIND, USUAL

_NEW = TipState.NEW.value


def join(tip: Tip, found: Iterable[Alike]) -> None:
    """Let a tip that is about to be kept, without files, stand with what it is a copy of, if that
    still waits untouched. Before anything else is locked: its face is, so that it can't leave
    meanwhile."""
    for one in found:
        fits = one.is_copy and _may_stand_with(tip, one.tip) and _says_what_leads(tip, one.tip)
        if fits and _stand_with(tip, one.tip):
            return


def waits_for_files(key: int) -> bool:
    """Whether files of the tip with this key are yet to be seen: what it shows is not known yet."""
    waiting = Rendering.objects.filter(state=RenderingState.WAITING.value)
    return waiting.filter(attachment__tip__key=key).exists()


def join_by_pictures(key: int) -> None:
    """The same for a kept tip with files, if all can be seen by now, and are pictures of another's.

    A film is never a copy: it is known by its poster, which films of one camera share."""
    tip = _untouched().select_for_update().filter(key=key, leader=None, unread=True).first()
    if tip is None or waits_for_files(key) or _has_replies(tip) or not pictures.are_all_of(tip):
        return
    others = Tip.objects.filter(key__in=pictures.same_as(tip), removed=False).order_by("-key")
    for other in others:
        fits = _may_stand_with(tip, other) and pictures.shows_all_of(tip, _leading(other).key)
        if fits and _stand_with(tip, other):
            tip.save(update_fields=["leader", "urgency"])
            return


def leave(tip: str) -> None:
    """The tip of this id stands alone from now on; with it locked, and before it is changed."""
    row = Tip.objects.select_for_update().filter(pk=tip, leader__isnull=False).first()
    if row is None:
        return
    Tip.objects.filter(pk=tip).update(leader=None, urgency=min(row.urgency, USUAL))
    if row.urgency != BEHIND and row.leader:
        _show_next(row.leader)


def _show_next(leader: str) -> None:
    """One of those behind comes to the front. Rather one that nobody works on right now."""
    behind = Tip.objects.filter(leader=leader, urgency=BEHIND).order_by("due", "key")
    found = behind.select_for_update(skip_locked=True).first() or behind.first()
    # Whoever works on it may have let it leave by the time that its row is free.
    while found and not behind.filter(pk=found.pk).update(urgency=USUAL):
        found = behind.first()


def _untouched() -> "QuerySet[Tip]":
    return Tip.objects.filter(
        state=_NEW,
        due__isnull=False,
        assignee=None,
        answered=False,
        life_at_risk=False,
        removed=False,
    )


def _may_stand_with(tip: Tip, other: Tip) -> bool:
    """Whether no filter tells them apart, nor any time or place, and neither is a threat to
    life."""
    facets = ("entry", "language", "drill", "life_at_risk", *STATED)
    alike = all(getattr(tip, facet) == getattr(other, facet) for facet in facets)
    return alike and not tip.life_at_risk and tip.pk != other.pk


def _leading(other: Tip) -> Tip:
    """The first one of its copies, which what joins them is held against; so no chain of small
    differences makes one line of two different things."""
    if other.leader in (None, other.pk):
        return other
    return Tip.objects.filter(pk=other.leader).first() or other


def _says_what_leads(tip: Tip, other: Tip) -> bool:
    return says_no_more(tip.conduct, _leading(other).conduct)


def _stand_with(tip: Tip, other: Tip) -> bool:
    """Behind the face, unless the promise to this one is due before: then both are lines. False,
    and nothing changes, where the other one was touched and is no copy of any."""
    leader = other.leader or other.pk
    untouched = _untouched().select_for_update()
    if other.leader:
        face = untouched.filter(leader=leader, urgency=USUAL).order_by("due", "key").first()
    else:
        face = untouched.filter(pk=other.pk).first()
        if face is None:
            return False
        Tip.objects.filter(pk=face.pk).update(leader=leader)
    tip.leader = leader
    if face and face.due and tip.due and face.due <= tip.due:
        tip.urgency = BEHIND
    return True


def _has_replies(tip: Tip) -> bool:
    """Whether its source has written again."""
    return Message.objects.filter(tip=tip, kind="reply").exists()
