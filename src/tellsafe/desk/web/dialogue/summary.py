# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of an export that people read: one file, no script, nothing loaded from anywhere."""

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from tellsafe.desk.actions.gather_incident import IncidentTold
from tellsafe.desk.adapters.published import published
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue.told_words import corroboration_name, outcome_name
from tellsafe.desk.web.wording import (
    district_name,
    entry_name,
    in_page_language,
    language_name,
    position,
)

NAME = "summary.html"


def summary_in(language: str) -> dict[str, Callable[[IncidentTold], bytes]]:
    """What begin_export takes; a language that the desk does not speak is English."""
    known = dict(settings.LANGUAGES)
    return {NAME: lambda told: _html(told, language if language in known else "en")}


def _html(told: IncidentTold, language: str) -> bytes:
    with override(language):
        return render_to_string("desk/dialogue/summary.html", _shown(told)).encode("utf-8")


def _shown(told: IncidentTold) -> dict[str, object]:
    public = published(ZONE)
    incident = told.incident
    return {
        "told": told,
        "incident": incident,
        "deployment": in_page_language(public.charter.name),
        "operator": public.charter.operator.name,
        "entry": entry_name(public.catalogue, incident.entry),
        "district": district_name(public.charter, incident.district),
        "outcome": outcome_name(incident.outcome),
        "tips": [
            {
                "told": one,
                "entry": entry_name(public.catalogue, one.tip.entry),
                "district": district_name(public.charter, one.tip.where_district),
                "position": position(one.tip.where_lat, one.tip.where_lon),
                "language": language_name(one.tip.language),
                "corroboration": corroboration_name(one.corroboration),
            }
            for one in told.tips
        ],
    }
