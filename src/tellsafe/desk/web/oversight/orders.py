# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's side of an order of review: the list of open ones, and the answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import Incident, Review, Tip, proposals, reviews
from tellsafe.desk.actions.order_review import subject_of
from tellsafe.desk.actions.propose import propose
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.labels import show
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


def on_matter(request: HttpRequest, about: Tip | Incident) -> dict[str, Any]:
    """The context of desk/oversight/on_matter.html: orders that this waits for, what was
    proposed as the answer, and a form where there is none yet."""
    viewer, today = signed_in(request), occasion(request).today
    found = reviews.touching(about)
    own = next((one for one in found if subject_of(one)[1] == about.pk), None)
    waits = proposals.open_about(*_both(about), Kind.ANSWER) if own else None
    may_answer = own and not own.statement and not waits and viewer.may(Duty.PROPOSE)
    return {
        "reviews": [(one, one == own, subject_of(one)) for one in found],
        "answering": show(waits, viewer, today) if waits else None,
        "answer_form": AnswerForm() if may_answer else None,
        "own_review": own,
    }


def _both(about: Tip | Incident) -> tuple[Tip | None, Incident | None]:
    return (about, None) if isinstance(about, Tip) else (None, about)


def _subject(review: Review) -> Tip | Incident:
    tip: Tip | None = review.tip
    incident: Incident | None = review.incident
    subject = tip or incident
    if subject is None:
        raise ValueError("a review is about something")
    return subject
