# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the queue and of acts on one tip."""

from django.urls import path

from tellsafe.desk.web.queue.tip import one_tip
from tellsafe.desk.web.queue.tips import tips

urlpatterns = [
    path("", tips, name="tips"),
    path("tips/<tip:tip>", one_tip, name="tip"),
]
