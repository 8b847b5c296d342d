# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions, so that the oversight body can tell whether one was made about an event."""

import re
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Proposal
from tellsafe.desk.access.oversight import Place, undecided
from tellsafe.desk.actions.oversee import look_at_decisions
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.incidents.labels import show
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.oversight.forms import DecisionsForm
from tellsafe.desk.web.oversight.matter import Matter, matter_of
from tellsafe.desk.web.oversight.seated import needs_seat

PAGE = 50
MOST_COUNTED = 1000
_PLACE = re.compile(r"([0-9]{1,7})\.([A-Za-z0-9_-]{22})", re.ASCII)


@require_safe
@needs_seat
def decisions(request: HttpRequest) -> HttpResponse:
    """One page of them; ``before`` is where the page before ended."""
    form, given = DecisionsForm(request.GET), request.GET.get("before", "")
    before = _place(given)
    if not form.is_valid() or (given and before is None):
        return redirect("oversight")
    asked, today = form.asked(), occasion(request).today
    found = look_at_decisions(signed_in(request), asked, before, PAGE + 1, today)
    last = found[PAGE - 1] if len(found) > PAGE else None
    query = {name: value for name, value in request.GET.items() if value and name != "before"}
    tips, incidents = undecided(asked, MOST_COUNTED)
    shown = {
        "area": "oversight",
        "tab": "decisions",
        "form": form,
        "is_filtered": bool(asked.told()),
        "lines": [_line(one, request) for one in found[:PAGE]],
        "undecided_tips": tips,
        "undecided_incidents": incidents,
        "most_counted": MOST_COUNTED,
        "is_first": before is None,
        "first": urlencode(query),
        "older": urlencode({**query, "before": f"{last.day.toordinal()}.{last.pk}"})
        if last
        else "",
    }
    return render(request, "desk/oversight/decisions.html", shown)


def _line(one: Proposal, request: HttpRequest) -> dict[str, object]:
    about = one.incident if one.tip is None else one.tip
    matter: Matter | None = matter_of(about) if about else None
    return {"matter": matter, "shown": show(one, signed_in(request), occasion(request).today)}


def _place(text: str) -> Place | None:
    found = _PLACE.fullmatch(text)
    if not found or not 0 < int(found[1]) <= date.max.toordinal():
        return None
    return date.fromordinal(int(found[1])), found[2]
