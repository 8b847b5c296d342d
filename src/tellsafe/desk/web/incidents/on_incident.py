# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts on an incident: propose its outcome, reopen it, take a tip out, note something."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tellsafe.desk.access import links
from tellsafe.desk.actions.note_incident import note_incident
from tellsafe.desk.actions.propose import propose
from tellsafe.desk.actions.resume import resume
from tellsafe.desk.actions.unlink import unlink
from tellsafe.desk.rules.decisions import Again, Kind, Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.forms import (
    AgainForm,
    ConcludeForm,
    ExportForm,
    NoteForm,
    UndoForm,
)
from tellsafe.desk.web.incidents.incident import found_incident, page
from tellsafe.desk.web.incidents.now import occasion


@require_POST
@needs(Duty.PROPOSE)
def propose_outcome(request: HttpRequest, incident: str) -> HttpResponse:
    """What came of it; another person has to agree."""
    found, form = found_incident(incident), ConcludeForm(request.POST)
    if not form.is_valid():
        return page(request, found, conclude=form, status=422)
    key = form.cleaned_data["key"]
    refusal = propose(key, Kind.CONCLUDE, found.pk, form.terms(), occasion(request))
    return _done(request, found.pk, refusal, "#decision")


@require_POST
@needs(Duty.EXPORT)
def propose_export(request: HttpRequest, incident: str) -> HttpResponse:
    """That it leave the desk as a bag; another person has to agree."""
    found, form = found_incident(incident), ExportForm(request.POST)
    if not form.is_valid():
        return _done(request, found.pk, Refusal.NO_PLACE, "#decision")
    key = form.cleaned_data["key"]
    refusal = propose(key, Kind.EXPORT, found.pk, None, occasion(request))
    return _done(request, found.pk, refusal, "#decision")


@require_POST
@needs(Duty.PROPOSE)
def resume_it(request: HttpRequest, incident: str) -> HttpResponse:
    """Reopen a concluded one."""
    found, form = found_incident(incident), AgainForm(request.POST)
    why = Again(form.cleaned_data["why"]) if form.is_valid() else None
    refusal = resume(found.pk, why, occasion(request)) if why else Refusal.NO_PLACE
    return _done(request, found.pk, refusal, "#decision")


@require_POST
@needs(Duty.PROPOSE)
def undo_link(request: HttpRequest, link: str) -> HttpResponse:
    """Take a tip out of its incident."""
    found, form = links.find(link), UndoForm(request.POST)
    if found is None:
        raise Http404
    why = Undo(form.cleaned_data["why"]) if form.is_valid() else None
    refusal = unlink(found.pk, why, occasion(request)) if why else Refusal.NO_PLACE
    return _done(request, found.incident_id, refusal, "#tips")


@require_POST
@needs(Duty.TRIAGE)
def add_note(request: HttpRequest, incident: str) -> HttpResponse:
    """For colleagues."""
    found, form = found_incident(incident), NoteForm(request.POST)
    if not form.is_valid():
        return page(request, found, note=form, status=422)
    key, text = form.cleaned_data["key"], form.cleaned_data["text"]
    return _done(request, found.pk, note_incident(found.pk, key, text, occasion(request)), "#notes")


def _done(request: HttpRequest, incident: str, refusal: Refusal | None, place: str) -> HttpResponse:
    there = reverse("incident", args=[incident]) + place
    return refused(request, refusal, there) if refusal else redirect(there)
