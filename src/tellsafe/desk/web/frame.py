# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around every page: whose desk this is, and the languages it speaks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from tellsafe.desk.access import Staff
from tellsafe.desk.adapters.published import published
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.queue.ringing import bell_for
from tellsafe.desk.web.wording import in_page_language

# A language leaves this set when a native reader has signed its catalogue.
DRAFTS = frozenset({"zh-hans", "ug"})


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {
        "deployment": in_page_language(published(ZONE).charter.name),
        "ui_languages": settings.LANGUAGES,
        "ui_draft": get_language() in DRAFTS,
        "duties": request.user.duties if isinstance(request.user, Staff) else frozenset(),
        # Asked for by pages alone, not by what is swapped into them.
        "bell": SimpleLazyObject(lambda: bell_for(signed_in(request))),
        "here": request.path if request.method == "GET" else "/",
    }
