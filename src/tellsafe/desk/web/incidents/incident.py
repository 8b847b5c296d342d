# SPDX-License-Identifier: AGPL-3.0-or-later
"""One incident: conduct, tips, map, timeline, decisions, notes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Incident, Link, Tip, incidents, links, proposals
from tellsafe.desk.actions.read_incident import read_incident
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.plan import HEIGHT, MARGIN, WIDTH, District, Position, plan_of
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.states import IncidentEvent, IncidentState, incident_moved
from tellsafe.desk.rules.timeline import Event, Moment, by_day
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.incidents.forms import (
    AgainForm,
    ConcludeForm,
    ExportForm,
    NoteForm,
    UndoForm,
)
from tellsafe.desk.web.incidents.incidents import voices_of
from tellsafe.desk.web.incidents.labels import ShownProposal, called, show
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.incidents.words import CORROBORATIONS, OUTCOMES, STATES, UNDONE
from tellsafe.desk.web.oversight.on_matter import on_matter
from tellsafe.desk.web.wording import district_name, entry_name, position


@require_safe
@needs(Duty.READ)
def one_incident(request: HttpRequest, incident: str) -> HttpResponse:
    """Show an incident."""
    return page(request, found_incident(incident))


def found_incident(incident: str) -> Incident:
    """The incident of an address, or 404."""
    found = incidents.find(incident)
    if found is None:
        raise Http404
    return found


def page(
    request: HttpRequest,
    incident: Incident,
    *,
    status: int = 200,
    conclude: ConcludeForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """All of it; forms that could not be taken keep what was written. Whatever led here, the
    record has that somebody looked, before anything is shown."""
    read_incident(incident.pk, occasion(request))
    viewer, today = signed_in(request), occasion(request).today
    every = links.of_incident(incident)
    live = [link for link in every if not link.undone]
    numbered = [_tip_line(number, link) for number, link in enumerate(live, 1)]
    _mark_repeats(numbered)
    repeats = any(line["repeats"] for line in numbered)
    shown = [show(one, viewer, today) for one in proposals.about_incident(incident)]
    state, may = IncidentState(incident.state), viewer.may(Duty.PROPOSE)
    may_export = viewer.may(Duty.EXPORT) and state is not IncidentState.HELD
    concludes = incident_moved(state, IncidentEvent.CONCLUDE) and not _waits(shown, "conclude")
    context: dict[str, Any] = {
        "area": "incidents",
        "incident": incident,
        "called": called(incident),
        "state": STATES[state],
        "outcome": OUTCOMES.get(incident.outcome),
        "tips": numbered,
        "undone": [_tip_line(0, link) for link in every if link.undone],
        "independent": voices_of(live),
        "repeats": repeats,
        "is_open_activation": published(ZONE).charter.activation == "open",
        **_map(numbered),
        **on_matter(request, incident),
        "timeline": by_day(_events(incident, every, numbered, shown)),
        "proposals": [one for one in shown if one.is_open and not one.is_answer],
        "past": [one for one in shown if not one.is_open],
        "notes": incidents.notes_of(incident),
        "conclude": (conclude or ConcludeForm()) if may and concludes else None,
        "export": ExportForm() if may_export and not _waits(shown, "export") else None,
        "resume": AgainForm() if may and state is IncidentState.CONCLUDED else None,
        "undo": UndoForm(auto_id=False) if may and state is not IncidentState.CONCLUDED else None,
        "note": (note or NoteForm()) if viewer.may(Duty.TRIAGE) and incident.conduct else None,
    }
    return render(request, "desk/incidents/incident.html", context, status=status)


def _waits(shown: Sequence[ShownProposal], kind: str) -> bool:
    return any(one.is_open and one.row.kind == kind for one in shown)


def _tip_line(number: int, link: Link) -> dict[str, Any]:
    tip, public = link.tip, published(ZONE)
    return {
        "number": number,
        "link": link,
        "tip": tip,
        "entry": entry_name(public.catalogue, link.entry),
        "corroboration": CORROBORATIONS.get(link.corroboration),
        "undone": UNDONE.get(link.undone_for or ""),
        "district": district_name(public.charter, tip.where_district) if tip.where_district else "",
        "position": position(tip.where_lat, tip.where_lon),
    }


def _mark_repeats(numbered: Sequence[dict[str, Any]]) -> None:
    """Which tips say what one before them says, in the same words: by its number."""
    first: dict[str, int] = {}
    for line in numbered:
        before = first.setdefault(line["link"].wording or line["tip"].pk, line["number"])
        line["repeats"] = before if before != line["number"] else None


def _map(numbered: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Positions drawn, and districts, where the charter says where they are, with how many tips
    name which."""
    named = Counter(line["tip"].where_district for line in numbered)
    charter = published(ZONE).charter
    positions = [one for line in numbered if (one := _position(line["number"], line["tip"]))]
    districts = [
        District(district_name(charter, one.code), one.lat, one.lon, named[one.code])
        for one in charter.districts
        if one.lat is not None and one.lon is not None
    ]
    counted = Counter(line["district"] for line in numbered if line["district"])
    box = {"width": WIDTH, "height": HEIGHT, "margin": MARGIN, "bar_y": HEIGHT - MARGIN / 2}
    plan = plan_of(positions, districts)
    return {"plan": plan, "box": box, "districts": sorted(counted.items())}


def _position(number: int, tip: Tip) -> Position | None:
    if tip.where_lat is None or tip.where_lon is None:
        return None
    return Position(number, tip.where_lat, tip.where_lon, tip.where_precision == "near")


def _events(
    incident: Incident,
    every: Sequence[Link],
    numbered: Sequence[dict[str, Any]],
    shown: Sequence[ShownProposal],
) -> Iterator[Event]:
    for line in numbered:
        tip, number = line["tip"], line["number"]
        if tip.when_day:
            yield Event(tip.when_day, Moment.HAPPENED, number)
        yield Event(tip.day, Moment.CAME_IN, number)
        yield Event(line["link"].day, Moment.LINKED, number)
    for link in every:
        if link.undone:
            yield Event(link.undone, Moment.UNLINKED, 0, UNDONE.get(link.undone_for or ""))
    for one in shown:
        yield Event(one.row.day, Moment.PROPOSED, 0, one.kind)
        if one.row.answered:
            yield Event(one.row.answered, Moment.ANSWERED, 0, one.answer)
    if incident.concluded:
        yield Event(incident.concluded, Moment.CONCLUDED, 0, OUTCOMES.get(incident.outcome))
