# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rings for the person who looks, for the banner on every page."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Alarm, Staff, alarms, changes
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.alarms import is_late, rings_for
from tellsafe.desk.rules.changes import Mark
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.queue.clock import clock
from tellsafe.desk.web.wall import unattended
from tellsafe.desk.web.wording import entry_name

SHOWN = 5


@dataclass(frozen=True)
class Ringing:
    """One threat to life that nobody has claimed."""

    tip: str
    entry: str
    drill: bool
    late: bool


@dataclass(frozen=True)
class Bell:
    """What a page starts with: ``mark`` from where on it listens, and what rings."""

    mark: Mark
    all: list[Ringing]

    @property
    def shown(self) -> list[Ringing]:
        """Those with room in the banner."""
        return self.all[:SHOWN]

    @property
    def more(self) -> int:
        """How many others there are."""
        return max(0, len(self.all) - SHOWN)


@require_safe
@needs(Duty.TRIAGE)
@unattended
def ringing(request: HttpRequest) -> HttpResponse:
    """The banner's inside, for a page that learnt that it has changed."""
    return render(request, "desk/queue/ringing.html", {"bell": bell_for(signed_in(request))})


def bell_for(person: Staff) -> Bell:
    """The mark is read first: what comes between the two is told once more, and not missed."""
    mark = changes.mark()
    duties = person.duties
    if not rings_for(duties, late=True):
        return Bell(mark, [])
    late_alone = not rings_for(duties, late=False)
    now = alarms.moment(clock())
    return Bell(mark, [_shown(one, now) for one in alarms.ringing(now, late_alone=late_alone)])


def _shown(alarm: Alarm, now: datetime) -> Ringing:
    tip = alarm.tip
    late = alarm.escalated or is_late(alarm.since, now)
    return Ringing(tip.pk, entry_name(published(ZONE).catalogue, tip.entry), tip.drill, late)
