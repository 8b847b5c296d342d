# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing the language of the pages; open to who is not signed in, since they read one too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from tellsafe.desk.web.own_path import is_own_path

_A_YEAR = 365 * 24 * 60 * 60


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and go back to where it was made."""
    back = request.POST.get("back", "/")
    response = HttpResponseRedirect(back if is_own_path(back) else "/")
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_A_YEAR,
            samesite="Strict",
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response
