# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody begins: at the page of their first duty."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Staff
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.own_path import is_own_path

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


def page_after(person: Staff, asked: str) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    return asked if is_own_path(asked) and asked != "/" else home_of(person)


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
