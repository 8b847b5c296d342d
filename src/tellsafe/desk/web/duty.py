# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may open a page: whoever has a role for it. For anybody else the page is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from tellsafe.desk.access import Staff
from tellsafe.desk.rules.roles import Duty

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def needs(duty: Duty) -> Callable[[_View[_P]], _View[_P]]:
    """A view that answers 404 to staff without this duty: the forbidden and the absent look
    alike, so an address tells nothing to who may not open it."""

    def gate(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
            if not signed_in(request).may(duty):
                raise Http404
            return view(request, *args, **kwargs)

        return gated

    return gate


def signed_in(request: HttpRequest) -> Staff:
    """The person at the other end; the wall lets nobody else come this far."""
    person = request.user
    if not isinstance(person, Staff):
        raise Http404
    return person
