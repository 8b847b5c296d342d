# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a reply that is being written, and putting a template's words into it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tellsafe.desk.access import Tip
from tellsafe.desk.actions.keep_draft import keep_draft
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.dialogue.forms import ReplyForm
from tellsafe.desk.web.dialogue.on_tip import posted
from tellsafe.desk.web.dialogue.reply import back_to, by_htmx, shown_again, tip_or_404
from tellsafe.desk.web.dialogue.templates import filled
from tellsafe.desk.web.duty import needs, signed_in


@require_POST
@needs(Duty.TRIAGE)
def save_draft(request: HttpRequest, tip: str) -> HttpResponse:
    """The same again changes nothing, so it may be sent after every pause in typing.

    With ``use`` the words of ``template`` are added first, and the form is shown with them.
    """
    found = tip_or_404(tip)
    form = posted(request, found)
    form.is_valid()
    if form.errors.keys() - {"text"}:
        return shown_again(request, found, form)
    template = request.POST.get("template", "") if "use" in request.POST else ""
    is_kept = _keep(request, found, form, template)
    if found.removed and (template or not by_htmx(request)):
        return shown_again(request, found, form)  # Nothing is kept there; what was written stands.
    if not by_htmx(request):
        return back_to(found)
    if template:
        return shown_again(request, found, is_filled=True)
    return render(request, "desk/dialogue/draft_state.html", {"is_kept": is_kept})


def _keep(request: HttpRequest, tip: Tip, form: ReplyForm, template: str) -> bool:
    text, language = filled(tip, template, form.plain_text, form.cleaned_data["language"])
    return keep_draft(
        tip.id,
        author=signed_in(request),
        message=form.cleaned_data["message"],
        text=text,
        language=language,
    )
