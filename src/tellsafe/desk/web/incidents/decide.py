# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proposing a decision about a tip, and looking at a closed one again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tellsafe.desk.access import Tip, find_tip
from tellsafe.desk.actions.propose import propose
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.rules.decisions import Again, Kind
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.forms import AgainForm, CloseForm, GroundForm, HoldForm
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.incidents.words import REFUSALS
from tellsafe.desk.web.queue.alike import alike_of, likely_incidents
from tellsafe.desk.web.queue.tip import show_tip, swaps_the_tip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Duty.PROPOSE)
def propose_ground(request: HttpRequest, tip: str) -> HttpResponse:
    """The form, or the proposal that a tip become part of an incident."""
    found = _found(tip)
    likely = likely_incidents(alike_of(found))
    form = GroundForm(found, likely, request.POST if request.method == "POST" else None)
    return _propose(request, found, Kind.GROUND, form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Duty.PROPOSE)
def propose_close(request: HttpRequest, tip: str) -> HttpResponse:
    """The form, or the proposal that a tip be closed."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    return _propose(request, _found(tip), Kind.CLOSE, form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Duty.PROPOSE)
def propose_hold(request: HttpRequest, tip: str) -> HttpResponse:
    """The form, or the proposal that a tip be kept longer than the charter says."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    return _propose(request, _found(tip), Kind.HOLD, form)


@require_POST
@needs(Duty.PROPOSE)
def reopen_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Look at a closed tip again."""
    found, form = _found(tip), AgainForm(request.POST)
    why = Again(form.cleaned_data["why"]) if form.is_valid() else None
    refusal = reopen(found.pk, why, occasion(request)) if why else Refusal.NO_PLACE
    return refused(request, refusal, _place(found), found) if refusal else redirect(_place(found))


def _propose(
    request: HttpRequest, tip: Tip, kind: Kind, form: GroundForm | CloseForm | HoldForm
) -> HttpResponse:
    if request.method != "POST":
        return _form(request, tip, kind, form, 200)
    refusal = None
    if form.is_valid():
        refusal = propose(form.cleaned_data["key"], kind, tip.pk, form.terms(), occasion(request))
        if refusal is None:
            return redirect(_place(tip))
        if refusal is Refusal.ABSENT:
            raise Http404
        form.refuse(refusal)
    if swaps_the_tip(request):
        # As things stand now, the tip may have no place for the form any more.
        told = {"told": REFUSALS[refusal]} if refusal else {}
        return show_tip(request, tip, {"refused": {kind.value: form}, **told}, status=422)
    return _form(request, tip, kind, form, 422)


def _form(
    request: HttpRequest, tip: Tip, kind: Kind, form: GroundForm | CloseForm | HoldForm, status: int
) -> HttpResponse:
    shown = {"area": "queue", "tip": tip, "form": form, "kind": kind.value, "place": _place(tip)}
    return render(request, "desk/incidents/propose.html", shown, status=status)


def _found(tip: str) -> Tip:
    found = find_tip(tip)
    if found is None:
        raise Http404
    return found


def _place(tip: Tip) -> str:
    return reverse("tip", args=[tip.pk]) + "#decision"
