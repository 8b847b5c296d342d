# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is not signed in sees the sign-in page, whatever they asked for, be it there or not."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class SignInWall:
    """Middleware after authentication; asks before any view, so absent paths look alike too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._open = {reverse("sign-in"), reverse("language")}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path in self._open:
            return self._get_response(request)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
