# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exporting an incident from its page: once, by one of the two who agreed."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tellsafe.desk.access import Incident, Proposal, exports
from tellsafe.desk.actions.export_incident import (
    GOOD_FOR,
    Export,
    agreed,
    begin_export,
    require_sound,
)
from tellsafe.desk.actions.write_bag import write_bag
from tellsafe.desk.adapters.bag_targets import BagZip
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue.streamed import Pipe, streamed
from tellsafe.desk.web.dialogue.summary import summary_in
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.incidents.words import REFUSALS
from tellsafe.desk.web.wording import entry_name
from tellsafe.formats.errors import FormatError


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Duty.EXPORT)
def export(request: HttpRequest, incident: str) -> HttpResponseBase:
    """Say whether it can be exported; a POST does it."""
    found = exports.find_incident(incident)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _download(request, found)
    return _page(request, found)


def on_incident(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    """What templates/desk/dialogue/export.html shows."""
    now = occasion(request)
    with transaction.atomic():
        found = agreed(incident, replace(now, person=None))
        mine = agreed(incident, now)
    export = found if isinstance(found, Proposal) else None
    return {
        "export": export,
        "export_mine": isinstance(mine, Proposal),
        "export_refused": REFUSALS[found] if isinstance(found, Refusal) else "",
        "export_until": export.answered + GOOD_FOR if export and export.answered else None,
        "export_languages": settings.LANGUAGES,
        "export_language": get_language(),
    }


def _page(request: HttpRequest, incident: Incident, told: str = "") -> HttpResponse:
    shown = {
        "incident": incident,
        "entry": entry_name(published(ZONE).catalogue, incident.entry),
        "area": "incidents",
        "told": told,
        **on_incident(request, incident),
    }
    return render(request, "desk/dialogue/export.html", shown, status=409 if told else 200)


def _download(request: HttpRequest, incident: Incident) -> HttpResponseBase:
    try:
        require_sound(incident, SealedFiles(ZONE))
    except FormatError:
        return _page(
            request, incident, _("A file of this incident can't be opened: it is damaged.")
        )
    pages = summary_in(request.POST.get("language", ""))
    made = begin_export(incident.pk, occasion(request), pages)
    if isinstance(made, Refusal):
        return _page(request, incident, str(REFUSALS[made]))
    if made is None:
        return _page(request, incident, _("Nothing was exported: it takes two people's word."))
    answer = StreamingHttpResponse(streamed(partial(_zip, made)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="incident-{incident.id}.zip"'
    answer["Content-Encoding"] = "identity"  # else it would be compressed a second time
    return answer


def _zip(made: Export, pipe: Pipe) -> None:
    target = BagZip(f"incident-{made.incident}", made.day, pipe)
    write_bag(ZONE, made, target)
    target.close()
