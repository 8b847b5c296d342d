# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of one tip, for the tip's page; and by themselves, for the page to fetch again while
they are being made ready."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Tip, find_tip, renderings
from tellsafe.desk.actions.look import look
from tellsafe.desk.adapters.sandbox_state import opening_of
from tellsafe.desk.rules.rendering import RenderingState
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.media.shown import shown
from tellsafe.desk.web.wall import unattended
from tellsafe.serving.clock import SystemClock


def on_tip(request: HttpRequest, tip: Tip) -> dict[str, Any]:  # noqa: ARG001  as every area's
    """What desk/media/on_tip.html needs."""
    found = [] if tip.removed else renderings.of_tip(tip.id)
    files = [shown(one, number) for number, one in enumerate(found, 1)]
    return {
        "tip": tip,
        "media_files": files,
        "media_waits": any(one.state == RenderingState.WAITING for one in files),
        "media_opening": opening_of(ZONE).value,
    }


@require_safe
@needs(Duty.READ)
@unattended
def files_of_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """The fragment alone."""
    found = find_tip(tip)
    if found is None:
        raise Http404
    look(found.id, signed_in(request), SystemClock().today())
    return render(request, "desk/media/on_tip.html", on_tip(request, found))
