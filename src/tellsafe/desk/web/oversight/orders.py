# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's side of an order of review: the list of open ones, and the answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import Incident, Review, Tip, reviews
from tellsafe.desk.actions.order_review import subject_of
from tellsafe.desk.actions.propose import propose
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.oversight.forms import AnswerForm
from tellsafe.desk.web.oversight.matter import matter_of

MOST_SHOWN = 200


@require_safe
@needs(Duty.READ)
def orders(request: HttpRequest) -> HttpResponse:
    """All open ones, the longest open first."""
    found = reviews.waiting(MOST_SHOWN)
    shown = {"area": "queue", "orders": [(one, matter_of(_subject(one))) for one in found]}
    return render(request, "desk/oversight/orders.html", shown)


@require_POST
@needs(Duty.PROPOSE)
def answer(request: HttpRequest, review: str) -> HttpResponse:
    """Propose an answer; another person has to agree."""
    found, form = reviews.find(review), AnswerForm(request.POST)
    if found is None:
        raise Http404
    kind, about = subject_of(found)
    place = reverse(kind, args=[about]) + "#review"
    if not form.is_valid():
        return refused(request, Refusal.NO_PLACE, place)
    key = form.cleaned_data["key"]
    refusal = propose(key, Kind.ANSWER, review, form.terms(), occasion(request))
    return refused(request, refusal, place) if refusal else redirect(place)


def _subject(review: Review) -> Tip | Incident:
    tip: Tip | None = review.tip
    incident: Incident | None = review.incident
    subject = tip or incident
    if subject is None:
        raise ValueError("a review is about something")
    return subject
