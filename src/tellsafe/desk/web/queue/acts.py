# SPDX-License-Identifier: AGPL-3.0-or-later
"""The acts on one tip: claim it, give it, put it back, write a note."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tellsafe.desk.access import Tip
from tellsafe.desk.actions.claim import Claimed, claim
from tellsafe.desk.actions.give import give
from tellsafe.desk.actions.release import release
from tellsafe.desk.actions.write_note import write_note
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.incidents.words import REFUSALS
from tellsafe.desk.web.queue.clock import clock
from tellsafe.desk.web.queue.note_form import GiveForm, NoteForm
from tellsafe.desk.web.queue.tip import found_tip, show_tip, swaps_the_tip


@require_POST
@needs(Duty.TRIAGE)
def claim_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Mine from now on, unless somebody was quicker."""
    claimed = claim(tip, signed_in(request), clock())
    if claimed is Claimed.ABSENT:
        raise Http404
    if claimed is Claimed.ANOTHERS:
        told = _("Somebody else has it already. Ask them to hand it over.")
        return show_tip(request, found_tip(tip), {"told": told}, status=409)
    return _done(request, tip, _("It is yours now."))


@require_POST
@needs(Duty.TRIAGE)
def give_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Somebody else's from now on."""
    found = found_tip(tip)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _to_nobody(request, found)
    to = form.cleaned_data["to"]
    if not give(tip, signed_in(request), to, form.cleaned_data["word"], clock()):
        return _nothing_left(request, tip) if found.removed else _to_nobody(request, found)
    return _done(request, tip, _("It is with %(name)s now.") % {"name": to.name})


@require_POST
@needs(Duty.TRIAGE)
def release_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Nobody's from now on."""
    release(tip, signed_in(request), clock())
    return _done(request, tip, _("It is back in the queue, for anybody to take."))


@require_POST
@needs(Duty.TRIAGE)
def note_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """One more note."""
    found = found_tip(tip)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_tip(request, found, {"note_form": form}, status=422)
    if not write_note(tip, signed_in(request), form.cleaned_data["text"], clock().today()):
        return _nothing_left(request, tip)
    return _done(request, tip, _("The note is kept."))


def _done(request: HttpRequest, tip: str, told: str) -> HttpResponse:
    """The tip as it is now, with a word; a browser without a script goes to its page."""
    found = found_tip(tip)
    if swaps_the_tip(request):
        return show_tip(request, found, {"told": told})
    query = request.GET.urlencode()
    response = redirect("tip", tip=found.pk)
    response["Location"] += f"?{query}" if query else ""
    return response


def _to_nobody(request: HttpRequest, tip: Tip) -> HttpResponse:
    """Who works on tips here; nothing was done."""
    told = _("Choose somebody from the list; a word to them has at most 2,000 characters.")
    return show_tip(request, tip, {"told": told}, status=422)


def _nothing_left(request: HttpRequest, tip: str) -> HttpResponse:
    """Of its content, about which something was to be written; nothing was done."""
    told = {"told": REFUSALS[Refusal.REMOVED]}
    return show_tip(request, found_tip(tip), told, status=409)
