# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of a tip shows of decisions about it."""

from typing import Any

from django.http import HttpRequest

from tellsafe.desk.access import Tip


def on_tip(request: HttpRequest, tip: Tip) -> dict[str, Any]:  # noqa: ARG001
    """The context of desk/incidents/on_tip.html."""
    return {}
