# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drills: announce one, and see which of them have arrived."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import drills as kept
from tellsafe.desk.actions.announce_drill import announce_drill
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.figures.codes import STATES
from tellsafe.serving.clock import SystemClock

_MOST = 50


@require_safe
@needs(Duty.DRILL)
def drills(request: HttpRequest) -> HttpResponse:
    """The last ones, and how one is sent."""
    lines = [
        {"drill": one.drill, "tip": one.tip, "state": STATES[one.tip.state] if one.tip else ""}
        for one in kept.announced(_MOST)
    ]
    shown = {
        "area": "figures",
        "lines": lines,
        "intake": published(ZONE).endpoints["intake"],
    }
    return render(request, "desk/figures/drills.html", shown)


@require_POST
@needs(Duty.DRILL)
def announce(request: HttpRequest) -> HttpResponse:
    """From now on the tip of a new id is a drill."""
    announce_drill(signed_in(request), SystemClock().today())
    return redirect("drills")
