# SPDX-License-Identifier: AGPL-3.0-or-later
"""Categories that are paused, for everybody who works here; and lifting a pause, for who may."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import Staff, pauses
from tellsafe.desk.actions.lift_pause import LEAST_WHY, MOST_WHY, lift_pause, may_lift
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.fairness import Finding
from tellsafe.desk.rules.roles import Duty, Role
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.figures.codes import FINDINGS, MEASURES
from tellsafe.desk.web.incidents.answers import refused
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.oversight.seated import is_seated
from tellsafe.desk.web.plain_text import plain
from tellsafe.desk.web.wording import district_name, entry_name, language_name
from tellsafe.formats.account_tables import AREA, LANGUAGE
from tellsafe.formats.bulletin import Bulletin


@require_safe
@needs(Duty.PICTURE)
def fairness(request: HttpRequest) -> HttpResponse:
    """All pauses, those in force first."""
    public = published(ZONE)
    shown = {
        "area": "figures",
        "checked": pauses.last_check(),
        "policy": public.charter.fairness,
        "lines": [_line(pause, public) for pause in pauses.all_of_them()],
        "may_lift": _may_lift(signed_in(request)),
        "findings": FINDINGS.items(),
        "least": LEAST_WHY,
        "most": MOST_WHY,
    }
    return render(request, "desk/figures/fairness.html", shown)


@require_POST
@needs(Duty.PICTURE)
def lift(request: HttpRequest, pause: str) -> HttpResponse:
    """Nobody but who may sees that there is such an address."""
    given = request.POST.get("finding", "")
    if given not in list(Finding) or not _may_lift(signed_in(request)):
        raise Http404
    why = plain(request.POST.get("why", ""))
    refusal = lift_pause(pause, Finding(given), why, occasion(request))
    place = reverse("fairness")
    return refused(request, refusal, place) if refusal else redirect(place)


def _may_lift(person: Staff) -> bool:
    """A role that somebody wrote into the database is no seat."""
    is_of_the_body = Role.OVERSIGHT in person.roles
    return may_lift(person) and (is_seated(person) or not is_of_the_body)


def _line(pause: Any, public: Bulletin) -> dict[str, Any]:
    return {
        "pause": pause,
        "category": entry_name(public.catalogue, pause.category),
        "measure": MEASURES[pause.measure],
        "group": _group(pause.by, pause.part, public),
        "finding": FINDINGS.get(pause.finding, ""),
    }


def _group(by: str, part: str, public: Bulletin) -> str:
    if by == LANGUAGE:
        return str(language_name(part))
    return str(district_name(public.charter, part)) if by == AREA else ""
