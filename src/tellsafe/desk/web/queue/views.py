# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a view of the queue under a title, and dropping it."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tellsafe.desk.access.views import MOST
from tellsafe.desk.actions.keep_view import drop_view, keep_view
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.views import View
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.queue.clock import clock
from tellsafe.desk.web.queue.tips import queue_context

_TITLE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,64}")


@require_POST
@needs(Duty.READ)
def keep(request: HttpRequest) -> HttpResponse:
    """The view that the page showed, from its first page on; where there are as many as there may
    be, a word that it was not kept."""
    view = View.parse(request.POST.get("query", ""))
    title = request.POST.get("title", "").strip()
    if not _TITLE.fullmatch(title) or keep_view(signed_in(request), title, view, clock().today()):
        return redirect(_address(view))
    shown = queue_context(request, view.whole) | {"most_views": MOST}
    return render(request, "desk/tips.html", shown, status=409)


@require_POST
@needs(Duty.READ)
def drop(request: HttpRequest, saved: str) -> HttpResponse:
    """It is none of anybody else's that goes."""
    drop_view(signed_in(request), saved, clock().today())
    return redirect(_address(View.parse(request.POST.get("query", ""))))


def _address(view: View) -> str:
    return reverse("tips") + (f"?{view.whole.query}" if view.whole.query else "")
