# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending a reply: queued once however often it is sent, and nothing lost when it can't be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from tellsafe.desk.access import Tip, find_tip
from tellsafe.desk.actions.read import read
from tellsafe.desk.actions.reply import reply
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue.forms import ReplyForm
from tellsafe.desk.web.dialogue.on_tip import on_tip, posted
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.wording import entry_name
from tellsafe.serving.clock import SystemClock


@require_POST
@needs(Duty.TRIAGE)
def send_reply(request: HttpRequest, tip: str) -> HttpResponse:
    """Queue what was written, then show the dialogue again."""
    found = tip_or_404(tip)
    form = posted(request, found)
    if not form.is_valid():
        return shown_again(request, found, form)
    reply(
        found.id,
        message=form.cleaned_data["message"],
        text=form.cleaned_data["text"],
        language=form.cleaned_data["language"],
        author=signed_in(request),
        today=SystemClock().today(),
        promises=published(ZONE).charter.promises,
    )
    return shown_again(request, found) if by_htmx(request) else back_to(found)


def tip_or_404(tip: str) -> Tip:
    """The tip of this id; 404 if it is not here."""
    found = find_tip(tip)
    if found is None:
        raise Http404
    return found


def by_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page is wanted, and not a page."""
    return isinstance(details := getattr(request, "htmx", None), HtmxDetails) and bool(details)


def back_to(tip: Tip) -> HttpResponse:
    """To the end of the dialogue on the tip's page."""
    return redirect(reverse("tip", args=[tip.id]) + "#dialogue-end")


def shown_again(
    request: HttpRequest, tip: Tip, form: ReplyForm | None = None, *, is_filled: bool = False
) -> HttpResponse:
    """The dialogue, as part of the page or as one of its own; it shows the tip's words, so the
    record says who looked. htmx puts nothing into a page that came as a refusal, hence 200."""
    read(tip.id, signed_in(request), SystemClock().today())
    entry = entry_name(published(ZONE).catalogue, tip.entry)
    shown = {"tip": tip, "entry": entry, "area": "queue", "is_filled": is_filled}
    shown |= on_tip(request, tip, form)
    if by_htmx(request):
        return render(request, "desk/dialogue/on_tip.html", shown)
    return render(request, "desk/dialogue/page.html", shown, status=422 if form else 200)
