# SPDX-License-Identifier: AGPL-3.0-or-later
"""A new tip tells of what a closed one told: that one is looked at again. Nothing is merged."""

from collections.abc import Sequence

from tellsafe.desk import access
from tellsafe.desk.access import Tip
from tellsafe.desk.access.likeness import Alike
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.reopen import begin_review
from tellsafe.desk.rules.decisions import Again, Reason
from tellsafe.desk.rules.states import TipState


def look_back(new_tip: Tip, found: Sequence[Alike], now: Occasion) -> None:
    """Inside the transaction that keeps the new tip: of what says the same, the likest that is
    closed, of the same entry and district.

    But none that two people found to be made up. That the same is said again shows nothing that
    they did not know, and whoever made it up would lift their own suspension by saying it again.
    The two stand beside each other all the same, and a person may look again.
    """
    same = (one.tip for one in found if _is_closed_about_the_same(one.tip, new_tip))
    closed = next(same, None)
    closed_tip = access.locked_tip(closed.pk) if closed else None
    if closed_tip is not None and _is_closed_about_the_same(closed_tip, new_tip):
        likened(new_tip, closed_tip, now)


def _is_closed_about_the_same(tip: Tip, new_tip: Tip) -> bool:
    about = (tip.entry, tip.where_district) == (new_tip.entry, new_tip.where_district)
    return about and tip.state == TipState.CLOSED and tip.reason != Reason.KNOWINGLY_FALSE


def likened(new_tip: Tip, closed_tip: Tip, now: Occasion) -> bool:
    """Move a locked ``closed_tip`` to review; False for one that is not closed, or removed."""
    return begin_review(closed_tip, Again.ALIKE, now, alike=new_tip)
