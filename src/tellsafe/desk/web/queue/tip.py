# SPDX-License-Identifier: AGPL-3.0-or-later
"""One tip beside the queue: its text, facts and attachments, and what each area shows of it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Incident, Tip, alarms, find_tip
from tellsafe.desk.access.notes import notes_of
from tellsafe.desk.access.triagers import triagers
from tellsafe.desk.actions.read import read
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.views import View
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue import on_tip as dialogue
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.incidents import on_tip as incidents
from tellsafe.desk.web.media import on_tip as media
from tellsafe.desk.web.queue.alike import alike_of, likely_incidents, repeats_in
from tellsafe.desk.web.queue.clock import clock
from tellsafe.desk.web.queue.lines import lines_of
from tellsafe.desk.web.queue.note_form import NoteForm
from tellsafe.desk.web.queue.tips import queue_context
from tellsafe.desk.web.wording import district_name, language_name, position


@require_safe
@needs(Duty.READ)
def one_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Show a tip; from then on it counts as read, but a threat to life rings on."""
    return show_tip(request, found_tip(tip))


def found_tip(tip: str) -> Tip:
    """The tip of this id; raises Http404."""
    found = find_tip(tip)
    if found is None:
        raise Http404
    return found


def show_tip(
    request: HttpRequest, tip: Tip, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The tip alone where a script swaps it in, else the page with the queue beside it. Whatever
    led here, the record has that somebody looked, before anything is shown.

    ``more`` stands above what is usually shown: a form with its errors, a word about an act.
    """
    read(tip.id, signed_in(request), clock().today())
    found = alike_of(tip)
    areas = _areas(request, tip, likely_incidents(found))
    told = {**_facts(tip), "alike": found, "repeats": repeats_in(found)}
    shown = {**told, **areas, **_work(request, tip), **(more or {})}
    if swaps_the_tip(request):
        shown["view"] = View.of(request.GET.dict())
        return render(request, "desk/tip.html", shown, status=status)
    shown |= queue_context(request, View.of(request.GET.dict()))
    return render(request, "desk/tips.html", shown, status=status)


def swaps_the_tip(request: HttpRequest) -> bool:
    """Whether a script asks, and puts what it gets in the place of the open tip."""
    return request.headers.get("HX-Target") == "tip"


def _facts(tip: Tip) -> dict[str, Any]:
    return {
        "tip": tip,
        "line": lines_of([tip])[0],
        "language": language_name(tip.language),
        "district": district_name(published(ZONE).charter, tip.where_district),
        "position": position(tip.where_lat, tip.where_lon),
    }


def _areas(request: HttpRequest, tip: Tip, likely: Sequence[Incident]) -> dict[str, Any]:
    return {
        **dialogue.on_tip(request, tip),
        **incidents.on_tip(request, tip, likely),
        **media.on_tip(request, tip),
    }


def _work(request: HttpRequest, tip: Tip) -> dict[str, Any]:
    person = signed_in(request)
    return {
        "rings": tip.life_at_risk and alarms.rings(tip),
        "mine": tip.assignee_id == person.pk,
        "others": [one for one in triagers() if one.pk != tip.assignee_id],
        "notes": notes_of(tip),
        "note_form": NoteForm(),
    }
