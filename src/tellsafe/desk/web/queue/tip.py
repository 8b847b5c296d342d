# SPDX-License-Identifier: AGPL-3.0-or-later
"""One tip: its text, its facts, its attachments, its dialogue, and the form to reply."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import Tip, dialogue_of, find_tip
from tellsafe.desk.actions.read import read
from tellsafe.desk.actions.reply import reply
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue.forms import ReplyForm
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.media.on_tip import on_tip
from tellsafe.desk.web.wording import (
    district_name,
    entry_name,
    language_choices,
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
    return _page(request, found, _form(found))


@require_POST
@needs(Duty.TRIAGE)
def send_reply(request: HttpRequest, tip: str) -> HttpResponse:
    """Queue what was written, then show the tip again; sent twice, it is queued once."""
    found = _found(tip)
    form = _form(found, request)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    reply(
        found.id,
        message=form.cleaned_data["message"],
        text=form.cleaned_data["text"],
        language=form.cleaned_data["language"],
        author=signed_in(request),
        today=SystemClock().today(),
        promises=published(ZONE).charter.promises,
    )
    return redirect(reverse("tip", args=[found.id]) + "#dialogue-end")


def _found(tip: str) -> Tip:
    found = find_tip(tip)
    if found is None:
        raise Http404
    return found


def _form(tip: Tip, request: HttpRequest | None = None) -> ReplyForm:
    spoken = published(ZONE).charter.languages
    choices = language_choices(tip.language, spoken)
    return ReplyForm(request.POST if request else None, languages=choices)


def _page(request: HttpRequest, tip: Tip, form: ReplyForm, status: int = 200) -> HttpResponse:
    public = published(ZONE)
    shown = {
        "tip": tip,
        "entry": entry_name(public.catalogue, tip.entry),
        "language": language_name(tip.language),
        "district": district_name(public.charter, tip.where_district),
        "position": position(tip.where_lat, tip.where_lon),
        **on_tip(request, tip),
        "dialogue": dialogue_of(tip),
        "form": form,
    }
    return render(request, "desk/tip.html", shown, status=status)
