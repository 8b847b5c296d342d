# SPDX-License-Identifier: AGPL-3.0-or-later
"""One tip or incident as the oversight body sees it: by codes, days and decisions, without a word
of its source and without its pseudonym; and the orders about it."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import (
    Incident,
    Proposal,
    Tip,
    find_tip,
    incidents,
    links,
    proposals,
    reviews,
)
from tellsafe.desk.access.staff import everybody
from tellsafe.desk.actions.order_review import end_review, order_review, subject_of
from tellsafe.desk.actions.oversee import look_at_matter
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.reviews import Finding
from tellsafe.desk.rules.states import IncidentState
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.labels import show
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.incidents.words import OUTCOMES, REASONS, STATES
from tellsafe.desk.web.oversight.forms import EndForm, OrderForm
from tellsafe.desk.web.oversight.seated import needs_seat
from tellsafe.desk.web.oversight.words import FINDINGS
from tellsafe.desk.web.people.details import Known
from tellsafe.desk.web.people.entry_line import line_of
from tellsafe.desk.web.queue.labels import STATES as TIP_STATES
from tellsafe.desk.web.wording import district_name, entry_name


@dataclass(frozen=True)
class Matter:
    """What both kinds have; ``event`` is the day of the event where its source gave one."""

    kind: str
    id: str
    entry: str
    district: str
    day: date
    event: date | None
    state: object
    result: object

    @property
    def place(self) -> str:
        """The address of its page."""
        return reverse(f"oversight-{self.kind}", args=[self.id])


def matter_of(about: Tip | Incident) -> Matter:
    """Of a row."""
    if isinstance(about, Tip):
        return Matter(
            "tip",
            about.pk,
            _entry(about.entry),
            _district(about.where_district),
            about.day,
            about.when_day,
            TIP_STATES[about.state],
            REASONS.get(about.reason) or OUTCOMES.get(about.outcome),
        )
    return Matter(
        "incident",
        about.pk,
        _entry(about.entry),
        _district(about.district),
        about.day,
        None,
        STATES[IncidentState(about.state)],
        OUTCOMES.get(about.outcome),
    )


@require_safe
@needs_seat
def tip_matter(request: HttpRequest, tip: str) -> HttpResponse:
    """A tip."""
    return _page(request, _tip(tip))


@require_safe
@needs_seat
def incident_matter(request: HttpRequest, incident: str) -> HttpResponse:
    """An incident."""
    return _page(request, _incident(incident))


@require_POST
@needs_seat
def order_tip(request: HttpRequest, tip: str) -> HttpResponse:
    """Order review of a tip."""
    return _order(request, _tip(tip))


@require_POST
@needs_seat
def order_incident(request: HttpRequest, incident: str) -> HttpResponse:
    """Order review of an incident."""
    return _order(request, _incident(incident))


@require_POST
@needs_seat
def end(request: HttpRequest, review: str) -> HttpResponse:
    """End a review."""
    found, form = reviews.find(review), EndForm(request.POST)
    if found is None:
        raise Http404
    kind, about = subject_of(found)
    place = reverse(f"oversight-{kind}", args=[about])
    finding = Finding(form.cleaned_data["finding"]) if form.is_valid() else None
    refusal = end_review(review, finding, occasion(request)) if finding else Refusal.NO_PLACE
    return refused(request, refusal, place) if refusal else redirect(place)


def _order(request: HttpRequest, about: Tip | Incident) -> HttpResponse:
    form, matter = OrderForm(request.POST), matter_of(about)
    if not form.is_valid():
        return _page(request, about, form, 422)
    key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
    refusal = order_review(key, matter.kind, matter.id, reason, occasion(request))
    return refused(request, refusal, matter.place) if refusal else redirect(matter.place)


def _page(
    request: HttpRequest, about: Tip | Incident, form: OrderForm | None = None, status: int = 200
) -> HttpResponse:
    viewer, today, matter = signed_in(request), occasion(request).today, matter_of(about)
    entries = look_at_matter(viewer, f"{matter.kind}:{matter.id}", today)
    known = Known({one.pk: one.name for one in everybody()}, published(ZONE))
    decided = _decided(about)
    orders = reviews.all_about(about)
    shown = {
        "area": "oversight",
        "matter": matter,
        "part_of": _part_of(about),
        "decisions": [show(one, viewer, today) for one in decided],
        "orders": [(one, FINDINGS.get(one.finding)) for one in orders],
        "order": None if any(one.ended is None for one in orders) else form or OrderForm(),
        "end": EndForm(),
        "lines": [line_of(kept, known) for kept in entries],
        "known": {matter.id},
    }
    return render(request, "desk/oversight/matter.html", shown, status=status)


def _decided(about: Tip | Incident) -> list[Proposal]:
    if isinstance(about, Tip):
        return proposals.about_tip(about)
    return proposals.about_incident(about)


def _part_of(about: Tip | Incident) -> list[Matter]:
    """The incident of a tip, or the tips of an incident."""
    if isinstance(about, Tip):
        live = links.live_of_tip(about)
        return [matter_of(live.incident)] if live else []
    return [matter_of(link.tip) for link in links.live_of(about)]


def _tip(tip: str) -> Tip:
    found = find_tip(tip)
    if found is None:
        raise Http404
    return found


def _incident(incident: str) -> Incident:
    found = incidents.find(incident)
    if found is None:
        raise Http404
    return found


def _entry(code: str) -> str:
    return entry_name(published(ZONE).catalogue, code)


def _district(code: str) -> str:
    return district_name(published(ZONE).charter, code) if code else ""
