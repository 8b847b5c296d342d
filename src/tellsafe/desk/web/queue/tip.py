# SPDX-License-Identifier: AGPL-3.0-or-later
"""One tip: its text, its facts, its attachments, and its dialogue (web.dialogue)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Tip, attachments_of, find_tip
from tellsafe.desk.actions.read import read
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue import on_tip as dialogue
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.incidents import on_tip as decisions
from tellsafe.desk.web.wording import (
    district_name,
    entry_name,
    language_name,
    position,
)
from tellsafe.serving.clock import SystemClock


@require_safe
@needs(Duty.READ)
def one_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Show a tip; from then on it counts as read."""
    found = _found(tip)
    read(found.id, signed_in(request), SystemClock().today())
    return _page(request, found)


def _found(tip: str) -> Tip:
    found = find_tip(tip)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, tip: Tip) -> HttpResponse:
    public = published(ZONE)
    shown = {
        "tip": tip,
        "entry": entry_name(public.catalogue, tip.entry),
        "language": language_name(tip.language),
        "district": district_name(public.charter, tip.where_district),
        "position": position(tip.where_lat, tip.where_lon),
        "attachments": attachments_of(tip),
        **decisions.on_tip(request, tip),
        **dialogue.on_tip(request, tip),
    }
    return render(request, "desk/tip.html", shown)
