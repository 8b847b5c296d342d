# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts as the record has them: those of two people, searches with their purposes, what was kept,
destroyed, exported or ordered. Their entries outlive the tips that they are about."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tellsafe.desk.access.oversight import here
from tellsafe.desk.access.staff import everybody
from tellsafe.desk.actions.oversee import look_at_acts
from tellsafe.desk.adapters.published import published
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.oversight.forms import ActsForm
from tellsafe.desk.web.oversight.seated import needs_seat
from tellsafe.desk.web.oversight.words import ALL_ACTS, GROUPS
from tellsafe.desk.web.people.details import Known
from tellsafe.desk.web.people.entry_line import line_of
from tellsafe.serving.clock import SystemClock

PAGE = 50
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@require_safe
@needs_seat
def acts(request: HttpRequest) -> HttpResponse:
    """One page of them, from below entry ``before``."""
    form, given = ActsForm(request.GET), request.GET.get("before", "")
    if not form.is_valid() or (given and not _NUMBER.fullmatch(given)):
        return redirect("oversight-acts")
    group, before = form.cleaned_data["group"], int(given) if given else None
    wanted = GROUPS[group][1] if group else ALL_ACTS
    today = SystemClock().today()
    found = look_at_acts(signed_in(request), group, wanted, form.asked(), before, PAGE + 1, today)
    known = Known({one.pk: one.name for one in everybody()}, published(ZONE))
    lines = [line_of(kept, known) for kept in found[:PAGE]]
    query = {name: value for name, value in request.GET.items() if value and name != "before"}
    older = {**query, "before": found[PAGE - 1].number} if len(found) > PAGE else {}
    shown = {
        "area": "oversight",
        "tab": "acts",
        "form": form,
        "lines": lines,
        "known": here({line.thing for line in lines}),
        "is_filtered": bool(query),
        "is_first": before is None,
        "first": urlencode(query),
        "older": urlencode(older),
    }
    return render(request, "desk/oversight/acts.html", shown)
