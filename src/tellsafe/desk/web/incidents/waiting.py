# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that waits for a second person, the longest waiting first."""

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Proposal, proposals
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.incidents.labels import called, show
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.wording import entry_name

PAGE = 50
_PLACE = re.compile(r"([0-9]{1,7})\.([A-Za-z0-9_-]{22})", re.ASCII)


@require_safe
@needs(Duty.READ)
def waiting(request: HttpRequest) -> HttpResponse:
    """One page; ``after`` is where the page before ended."""
    asked = request.GET.get("after", "")
    after = _place(asked)
    if asked and after is None:
        return redirect("waiting")
    found = proposals.waiting(after, PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    viewer, today = signed_in(request), occasion(request).today
    shown = {
        "area": "incidents",
        "waiting": [(_about(one), show(one, viewer, today)) for one in found[:PAGE]],
        "further": f"{last.day.toordinal()}.{last.pk}" if last else None,
        "is_first": after is None,
    }
    return render(request, "desk/incidents/waiting.html", shown)


def _place(text: str) -> tuple[date, str] | None:
    found = _PLACE.fullmatch(text)
    if not found or not 0 < int(found[1]) <= date.max.toordinal():
        return None
    return date.fromordinal(int(found[1])), found[2]


def _about(proposal: Proposal) -> str:
    if proposal.incident is not None:
        return str(called(proposal.incident))
    tip = proposal.tip
    return entry_name(published(ZONE).catalogue, tip.entry) if tip else ""
