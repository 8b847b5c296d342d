# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering a proposal: agreeing, declining, withdrawing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tellsafe.desk.access import Tip, proposals
from tellsafe.desk.actions.agree import agree
from tellsafe.desk.actions.decline import decline
from tellsafe.desk.actions.withdraw import withdraw
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.incidents.labels import place_of
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.incidents.words import REFUSALS
from tellsafe.desk.web.queue.tip import show_tip, swaps_the_tip


@require_POST
@needs(Duty.AGREE)
def agree_to(request: HttpRequest, proposal: str) -> HttpResponse:
    """Agree; the box for a life at risk counts only where it was ticked."""
    life = request.POST.get("life") == "yes"
    return _answered(request, proposal, agree(proposal, occasion(request), life=life))


@require_POST
@needs(Duty.AGREE)
def decline_it(request: HttpRequest, proposal: str) -> HttpResponse:
    """Do not agree."""
    return _answered(request, proposal, decline(proposal, occasion(request)))


@require_POST
@needs(Duty.PROPOSE)
def withdraw_it(request: HttpRequest, proposal: str) -> HttpResponse:
    """Take one's own back."""
    return _answered(request, proposal, withdraw(proposal, occasion(request)))


def _answered(request: HttpRequest, proposal: str, refusal: Refusal | None) -> HttpResponse:
    found = proposals.find(proposal)
    if found is None:
        raise Http404
    place = place_of(found)
    return refused(request, refusal, place, found.tip) if refusal else redirect(place)


def refused(
    request: HttpRequest, refusal: Refusal, place: str, tip: Tip | None = None
) -> HttpResponse:
    """Nothing was changed, and why: on the tip that it is about, where a script asked for that.
    What is forbidden looks as if it were not there."""
    if refusal is Refusal.ABSENT:
        raise Http404
    if tip and swaps_the_tip(request):
        return show_tip(request, tip, {"told": REFUSALS[refusal]}, status=409)
    shown = {"why": REFUSALS[refusal], "place": place}
    return render(request, "desk/incidents/refused.html", shown, status=409)
