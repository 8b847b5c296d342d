# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of incidents, by state, entry and district."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Incident, Link, links, proposals
from tellsafe.desk.access import incidents as rows
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.ground import independent
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.incidents.labels import Called, called
from tellsafe.desk.web.incidents.words import OUTCOMES, STATES
from tellsafe.desk.web.wording import in_page_language

PAGE = 30
MOST_COUNTED = 100
_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


class Filter(forms.Form):
    """What is shown; all of it unless something is chosen."""

    state = forms.ChoiceField(label=_("State"), required=False)
    entry = forms.ChoiceField(label=_("Entry"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        public = published(ZONE)
        choices: dict[str, list[tuple[str, Any]]] = {
            "state": [(str(code), words) for code, words in STATES.items()],
            "entry": [(e.code, in_page_language(e.name, e.code)) for e in public.catalogue.entries],
            "district": [
                (d.code, in_page_language(d.name, d.code)) for d in public.charter.districts
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", _("All")), *found]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """One incident of the list."""

    row: Incident
    called: Called
    state: object
    outcome: object
    tips: int
    held: int
    independent: int


@require_safe
@needs(Duty.READ)
def incidents(request: HttpRequest) -> HttpResponse:
    """One page of it; ``after`` is where the page before ended."""
    asked, wanted = request.GET.get("after", ""), Filter(request.GET)
    if (asked and not _KEY.fullmatch(asked)) or not wanted.is_valid():
        return redirect("incidents")
    chosen = {name: value for name, value in wanted.cleaned_data.items() if value}
    found = rows.page(int(asked) if asked else None, PAGE + 1, **chosen)
    further = found[PAGE - 1].key if len(found) > PAGE else None
    shown = {
        "area": "incidents",
        "lines": _lines(found[:PAGE]),
        "filter": wanted,
        "is_filtered": bool(chosen),
        "first": f"?{urlencode(chosen)}",
        "further": f"?{urlencode({**chosen, 'after': further})}" if further else None,
        "is_first": not asked,
        "waiting": proposals.count_waiting(MOST_COUNTED),
    }
    return render(request, "desk/incidents/incidents.html", shown)


def _lines(found: Sequence[Incident]) -> list[Line]:
    live = links.by_incident(found)
    return [_line(incident, live.get(incident.pk, [])) for incident in found]


def _line(incident: Incident, live: list[Link]) -> Line:
    return Line(
        row=incident,
        called=called(incident),
        state=STATES[incident.state],
        outcome=OUTCOMES.get(incident.outcome),
        tips=len(live),
        held=sum(not link.corroboration for link in live),
        independent=voices_of(live),
    )


def voices_of(live: list[Link]) -> int:
    """How many verified people speak of it at least; messages do not count."""
    return independent(map(links.voice_of, live), published(ZONE).charter.activation)
