# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of tips."""

from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Place, Tip, page_of_tips, refusals_since
from tellsafe.desk.adapters.published import published
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.tip_id import is_tip_id
from tellsafe.desk.web.wording import entry_name
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import parse_day
from tellsafe.serving.clock import SystemClock

PAGE = 50
_REFUSALS_SHOWN = timedelta(days=30)


@require_safe
def tips(request: HttpRequest) -> HttpResponse:
    """One page of it, by day; ``after`` is where the page before ended."""
    asked = request.GET.get("after")
    after = _place(asked) if asked else None
    if asked and after is None:
        return redirect("tips")
    found, further = page_of_tips(after, PAGE)
    shown = {
        "days": _by_day(found),
        "further": f"{further.day.isoformat()}.{further.tip}" if further else None,
        "is_first": after is None,
        "refusals": refusals_since(SystemClock().today() - _REFUSALS_SHOWN),
    }
    return render(request, "desk/tips.html", shown)


def _place(text: str) -> Place | None:
    day, _, tip = text.partition(".")
    try:
        return Place(parse_day(day), tip) if is_tip_id(tip) else None
    except FormatError:
        return None


def _by_day(found: list[Tip]) -> list[tuple[date, list[tuple[str, Tip]]]]:
    catalogue = published(ZONE).catalogue
    named = [(entry_name(catalogue, tip.entry), tip) for tip in found]
    return [(day, list(those)) for day, those in groupby(named, key=lambda pair: pair[1].day)]
