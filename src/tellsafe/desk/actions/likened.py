# SPDX-License-Identifier: AGPL-3.0-or-later
"""A new tip tells of what a closed one told: that one is looked at again. Nothing is merged."""

from tellsafe.desk import access
from tellsafe.desk.access import Tip, closed
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.reopen import begin_review
from tellsafe.desk.rules.decisions import Again
from tellsafe.desk.rules.likeness import likest


def look_back(new_tip: Tip, now: Occasion) -> None:
    """Inside the transaction that keeps the new tip. Reads a bounded number of closed ones."""
    found = likest(new_tip.conduct, closed.closed_alike(new_tip))
    closed_tip = access.locked_tip(found) if found else None
    if closed_tip is not None:
        likened(new_tip, closed_tip, now)


def likened(new_tip: Tip, closed_tip: Tip, now: Occasion) -> bool:
    """Move a locked ``closed_tip`` to review; False for one that is not closed, or removed."""
    return begin_review(closed_tip, Again.ALIKE, now, alike=new_tip)
