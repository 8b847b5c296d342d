# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the queue and of acts on one tip."""

from django.urls import path

from tellsafe.desk.web.queue.acts import claim_tip, give_tip, note_tip, release_tip
from tellsafe.desk.web.queue.live import live
from tellsafe.desk.web.queue.ringing import ringing
from tellsafe.desk.web.queue.tip import one_tip
from tellsafe.desk.web.queue.tips import lines, refusals, tips
from tellsafe.desk.web.queue.views import drop, keep

urlpatterns = [
    path("", tips, name="tips"),
    path("lines", lines, name="lines"),
    path("live", live, name="live"),
    path("ringing", ringing, name="ringing"),
    path("refusals", refusals, name="refusals"),
    path("views", keep, name="keep-view"),
    path("views/<tip:saved>/drop", drop, name="drop-view"),
    path("tips/<tip:tip>", one_tip, name="tip"),
    path("tips/<tip:tip>/claim", claim_tip, name="claim"),
    path("tips/<tip:tip>/give", give_tip, name="give"),
    path("tips/<tip:tip>/release", release_tip, name="release"),
    path("tips/<tip:tip>/note", note_tip, name="note"),
]
