# SPDX-License-Identifier: AGPL-3.0-or-later
"""The occasion of a request: who asks, today, under what is published."""

from django.http import HttpRequest

from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.adapters.published import published
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import signed_in
from tellsafe.serving.clock import SystemClock


def occasion(request: HttpRequest) -> Occasion:
    """For an act, or for what a page shows of acts."""
    return Occasion(signed_in(request), SystemClock().today(), published(ZONE))
