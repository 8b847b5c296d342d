# SPDX-License-Identifier: AGPL-3.0-or-later
"""An appeal of a source whose pseudonym was suspended: by the number that it was told, which stands
for the decision and tells nothing of the source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import suspensions
from tellsafe.desk.actions.answer_appeal import lift_on_appeal, uphold_on_appeal
from tellsafe.desk.actions.oversee import look_at_appeal
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.oversight.seated import needs_seat
from tellsafe.desk.web.plain_text import plain
from tellsafe.desk.web.tip_id import is_tip_id


@require_safe
@needs_seat
def appeals(request: HttpRequest) -> HttpResponse:
    """The suspension of a number, with the way to what was decided."""
    number = request.GET.get("number", "").strip()
    found = suspensions.find(number) if is_tip_id(number) else None
    if found:
        look_at_appeal(signed_in(request), found, occasion(request).today)
    shown = {"area": "oversight", "tab": "appeals", "number": number, "found": found}
    return render(request, "desk/oversight/appeals.html", shown)


@require_POST
@needs_seat
def lift(request: HttpRequest, number: str) -> HttpResponse:
    """Lift it, for a reason in words."""
    why = plain(request.POST.get("why", ""))
    return _answered(request, number, lift_on_appeal(number, why, occasion(request)))


@require_POST
@needs_seat
def uphold(request: HttpRequest, number: str) -> HttpResponse:
    """Say that it stays, for a reason in words."""
    why = plain(request.POST.get("why", ""))
    return _answered(request, number, uphold_on_appeal(number, why, occasion(request)))


def _answered(request: HttpRequest, number: str, refusal: Refusal | None) -> HttpResponse:
    place = f"{reverse('appeals')}?number={number}"
    return refused(request, refusal, place) if refusal else redirect(place)
