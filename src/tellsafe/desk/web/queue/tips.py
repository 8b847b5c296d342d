# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of tips."""

import re
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Place, Tip, page_of_tips, refusals_since
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.wording import entry_name
from tellsafe.serving.clock import SystemClock

PAGE = 50
_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
_REFUSALS_SHOWN = timedelta(days=30)


@require_safe
@needs(Duty.READ)
def tips(request: HttpRequest) -> HttpResponse:
    """One page of it, by day; ``after`` is where the page before ended."""
    asked = request.GET.get("after")
    after = _place(asked) if asked else None
    if asked and after is None:
        return redirect("tips")
    found, further = page_of_tips(after, PAGE)
    shown = {
        "days": _by_day(found),
        "further": further.key if further else None,
        "is_first": after is None,
        "refusals": refusals_since(SystemClock().today() - _REFUSALS_SHOWN),
    }
    return render(request, "desk/tips.html", shown)


def _place(text: str) -> Place | None:
    return Place(int(text)) if _KEY.fullmatch(text) else None


def _by_day(found: list[Tip]) -> list[tuple[date, list[tuple[str, Tip]]]]:
    catalogue = published(ZONE).catalogue
    named = [(entry_name(catalogue, tip.entry), tip) for tip in found]
    return [(day, list(those)) for day, those in groupby(named, key=lambda pair: pair[1].day)]
