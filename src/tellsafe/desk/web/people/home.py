# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody begins: at the page of their first duty."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Staff
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import signed_in

_FIRST_PAGES = (
    (Duty.READ, "tips"),
    (Duty.OVERSEE, "oversight"),
    (Duty.AUDIT, "record"),
    (Duty.STAFF, "people"),
    (Duty.REWARD, "rewards"),
    (Duty.PICTURE, "figures"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead there."""
    return redirect(home_of(signed_in(request)))


def home_of(person: Staff) -> str:
    """The address of this person's first page."""
    for duty, name in _FIRST_PAGES:
        if person.may(duty) and (found := _address(name)):
            return found
    return reverse("account")


def page_after(request: HttpRequest, person: Staff, asked: str) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours and asked not in ("", "/") else home_of(person)


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
