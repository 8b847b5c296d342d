# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip as a line of the queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tellsafe.desk.access import Tip, reviews
from tellsafe.desk.access.queue import Beside
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.waiting_time import Waiting, waiting
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.queue.clock import clock
from tellsafe.desk.web.queue.labels import STATES
from tellsafe.desk.web.wording import district_name, entry_name

NOTHING: Mapping[str, Beside] = {}


@dataclass(frozen=True)
class Line:
    """What the template needs besides the row."""

    tip: Tip
    entry: str
    district: str
    state: object
    waiting: Waiting | None
    urgent: bool
    under_review: bool
    beside: Beside


def lines_of(
    tips: Iterable[Tip], beside: Mapping[str, Beside] = NOTHING, *, any_ordered: bool = False
) -> list[Line]:
    """In the order in which they were found. ``beside``: what their lines tell besides, by id.
    ``any_ordered``: some review is open, so that it is worth asking which of these wait for one."""
    tips = list(tips)
    public, today, ordered = published(ZONE), clock().today(), set[str]()
    if any_ordered:
        ordered = reviews.under(tips)
    return [
        Line(
            tip,
            entry_name(public.catalogue, tip.entry),
            district_name(public.charter, tip.where_district),
            STATES[tip.state],
            waiting(tip.state, tip.since, tip.due, today),
            tip.urgency == 0,
            tip.pk in ordered,
            beside.get(tip.pk, Beside()),
        )
        for tip in tips
    ]
