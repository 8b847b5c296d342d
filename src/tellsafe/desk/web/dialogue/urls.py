# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of dialogue and export."""

from django.urls import path

from tellsafe.desk.web.dialogue.draft import save_draft
from tellsafe.desk.web.dialogue.export import export
from tellsafe.desk.web.dialogue.reply import send_reply

urlpatterns = [
    path("tips/<tip:tip>/reply", send_reply, name="reply"),
    path("tips/<tip:tip>/draft", save_draft, name="draft"),
    path("incidents/<tip:incident>/export", export, name="export"),
]
