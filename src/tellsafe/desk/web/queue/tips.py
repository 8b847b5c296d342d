# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue: what waits, the most urgent first, page by page, and the views of it."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import count_untaken, queue, refusals_since, reviews
from tellsafe.desk.access.tips import is_unread
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.views import View
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.queue.clock import clock
from tellsafe.desk.web.queue.filters import fields, tabs
from tellsafe.desk.web.queue.lines import lines_of
from tellsafe.desk.web.tip_id import is_tip_id
from tellsafe.desk.web.wall import unattended

PAGE = 30
_MOST_COUNTED = 100
_REFUSALS_SHOWN = timedelta(days=30)


@require_safe
@needs(Duty.READ)
def tips(request: HttpRequest) -> HttpResponse:
    """The queue, with no tip open beside it."""
    view = View.of(request.GET.dict())
    if request.GET.get("after") and not view.after:
        return redirect("tips")
    return render(request, "desk/tips.html", queue_context(request, view))


@require_safe
@needs(Duty.READ)
@unattended
def lines(request: HttpRequest) -> HttpResponse:
    """The same lines as they are now, for a page that is open and has learnt of a change."""
    view = View.of(request.GET.dict())
    tip = request.GET.get("open", "")
    news = is_tip_id(tip) and is_unread(tip)
    shown = queue_context(request, view) | {"refreshes": True, "news": news}
    return render(request, "desk/queue/lines.html", shown)


@require_safe
@needs(Duty.READ)
def refusals(request: HttpRequest) -> HttpResponse:
    """How many envelopes did not hold to the protocol, by code; how many the desk failed with."""
    counted = refusals_since(clock().today() - _REFUSALS_SHOWN)
    shown = {"area": "queue", "refusals": counted, "untaken": count_untaken(_MOST_COUNTED)}
    return render(request, "desk/queue/refusals.html", shown)


def queue_context(request: HttpRequest, view: View) -> dict[str, Any]:
    """What the templates of the queue need."""
    person = signed_in(request)
    found, further = queue.page(view, person.pk, PAGE)
    ordered = reviews.count_open(_MOST_COUNTED)
    return {
        "area": "queue",
        "view": view,
        "lines": lines_of(found, queue.beside(found), any_ordered=bool(ordered)),
        "further": further,
        "fields": fields(view),
        "tabs": tabs(view, person),
        "ordered": ordered,
        "untaken": count_untaken(_MOST_COUNTED),
    }
