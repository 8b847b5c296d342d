# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far the files have come: what waits, what is parked, whether files are opened at all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import renderings
from tellsafe.desk.actions.retry_rendering import retry_rendering
from tellsafe.desk.adapters.house_state import failing
from tellsafe.desk.adapters.sandbox_state import opening_of
from tellsafe.desk.rules.rendering import RenderingState
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.media.shown import shown
from tellsafe.serving.clock import SystemClock

_LISTED = 50


@require_safe
@needs(Duty.READ)
def progress(request: HttpRequest) -> HttpResponse:
    """Counts, and the files that need a look."""
    counts = renderings.counts()
    context = {
        "area": "media",
        "opening": opening_of(ZONE).value,
        "fails": sorted(failing(ZONE).items()),
        "counts": [(state.value, counts.get(state, 0)) for state in RenderingState],
        "parked": _listed(RenderingState.PARKED),
        "waiting": _listed(RenderingState.WAITING),
    }
    return render(request, "desk/media/progress.html", context)


def _listed(state: RenderingState) -> list[dict[str, object]]:
    return [
        {
            "tip": row.attachment.tip_id,
            "urgent": row.urgency == 0,
            "tries": row.tries,
            "file": shown(row.attachment, row.attachment.number + 1),
        }
        for row in renderings.listed(state, _LISTED)
    ]


@require_POST
@needs(Duty.TRIAGE)
def once_more(request: HttpRequest, attachment: str) -> HttpResponse:
    """Try a parked file again."""
    retry_rendering(attachment, signed_in(request), SystemClock().today())
    return redirect("media")
