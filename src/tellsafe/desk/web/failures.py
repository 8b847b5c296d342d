# SPDX-License-Identifier: AGPL-3.0-or-later
"""What staff see when something can't be shown: what happened, what is safe, what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404, for a tip that is not here as for a page that never was."""
    return _failure(request, 404, _("There is nothing here"), _("The list shows all that is."))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400 or 403: a request that no page of ours makes."""
    return _failure(
        request, 400, _("This was not understood"), _("Nothing was changed. Start from the list.")
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: a form that is too old, or that comes from elsewhere."""
    advice = _("Nothing was sent. Go back, reload the page, and send it once more.")
    return _failure(request, 403, _("This form is out of date"), advice)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500. The page is made without the request, since looking who asks may be what broke."""
    advice = _("What you had sent may not have been kept. Try again; if it stays, tell your admin.")
    return render(None, "desk/failure.html", _told(_("Something broke here"), advice), status=500)


def _failure(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "desk/failure.html", _told(title, advice), status=status)


def _told(title: str, advice: str) -> dict[str, str]:
    return {"title": title, "advice": advice}
