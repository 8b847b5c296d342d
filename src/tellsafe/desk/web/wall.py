# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is not signed in sees the sign-in page, whatever they asked for, be it there or not."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from tellsafe.desk.web import session

# Each of these looks itself at who asks: at nobody, at a half session, or at an invitation.
_OPEN = frozenset(
    {
        "sign-in",
        "sign-in-code",
        "sign-in-enrol",
        "passkey-ask",
        "passkey-sign-in",
        "passkey-new",
        "passkey-add",
        "invited",
        "seat",
        "language",
    }
)
_View = Callable[..., HttpResponseBase]


def unattended(view: _View) -> _View:
    """A view that pages ask for by themselves, such as news for the queue: no sign of a person, so
    a session at an empty desk ends none the less. Innermost of all decorators."""
    view.unattended = True  # type: ignore[attr-defined]  # read by SignInWall below
    return view


class SignInWall:
    """Middleware after authentication; asks before any view, so absent paths look alike too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and session.is_over(request.session):
            session.end(request)
        if request.user.is_authenticated or _is_open(request.path_info):
            return self._get_response(request)
        return _to_sign_in(request)

    def process_view(
        self, request: HttpRequest, view: _View, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """A person asked for this, unless a page did."""
        if request.user.is_authenticated and not getattr(view, "unattended", False):
            session.touch(request)
        return None


def _is_open(path: str) -> bool:
    try:
        return resolve(path).view_name in _OPEN
    except Resolver404:
        return False


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # htmx would put the sign-in page into a corner of this one: let the whole page go there.
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("sign-in")})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
