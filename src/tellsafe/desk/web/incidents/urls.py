# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of incidents and decisions."""

from django.urls import URLPattern, path

from tellsafe.desk.web.incidents.answers import agree_to, decline_it, withdraw_it
from tellsafe.desk.web.incidents.decide import (
    propose_close,
    propose_ground,
    propose_hold,
    reopen_tip,
)
from tellsafe.desk.web.incidents.incident import one_incident
from tellsafe.desk.web.incidents.incidents import incidents
from tellsafe.desk.web.incidents.on_incident import (
    add_note,
    propose_export,
    propose_outcome,
    resume_it,
    undo_link,
)
from tellsafe.desk.web.incidents.waiting import waiting

urlpatterns: list[URLPattern] = [
    path("tips/<tip:tip>/ground", propose_ground, name="ground"),
    path("tips/<tip:tip>/close", propose_close, name="close"),
    path("tips/<tip:tip>/hold", propose_hold, name="hold"),
    path("tips/<tip:tip>/reopen", reopen_tip, name="reopen"),
    path("waiting", waiting, name="waiting"),
    path("proposals/<tip:proposal>/agree", agree_to, name="agree"),
    path("proposals/<tip:proposal>/decline", decline_it, name="decline"),
    path("proposals/<tip:proposal>/withdraw", withdraw_it, name="withdraw"),
    path("incidents", incidents, name="incidents"),
    path("incidents/<tip:incident>", one_incident, name="incident"),
    path("incidents/<tip:incident>/conclude", propose_outcome, name="conclude"),
    path("incidents/<tip:incident>/propose-export", propose_export, name="propose-export"),
    path("incidents/<tip:incident>/resume", resume_it, name="resume"),
    path("incidents/<tip:incident>/notes", add_note, name="note-incident"),
    path("links/<tip:link>/undo", undo_link, name="unlink"),
]
