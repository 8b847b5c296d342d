# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own account: what one signs in with."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access.staff import passkeys_of
from tellsafe.desk.actions.enrol import drop_passkey, set_codes
from tellsafe.desk.web import session
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.people.enrol import code_to_scan, new_password, secret_in
from tellsafe.desk.web.people.wording import refusal_words

_View = Callable[..., HttpResponse]


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The page, and whether it may change anything just now."""
    return _page(request)


def _fresh(view: _View) -> _View:
    """For a change, both factors have to have been given a few minutes ago."""

    @wraps(view)
    def gated(request: HttpRequest, **kwargs: str) -> HttpResponse:
        return view(request, **kwargs) if session.is_fresh(request) else redirect("account")

    return gated


@require_POST
@_fresh
def account_password(request: HttpRequest) -> HttpResponse:
    """Another password; this session goes on and all others end."""
    person = signed_in(request)
    if problems := new_password(request, person):
        return _page(request, problems)
    session.begin(request, person)
    return redirect("account")


@require_POST
@_fresh
def account_codes(request: HttpRequest) -> HttpResponse:
    """Codes by another app; those of the old one are good no longer."""
    person, secret = signed_in(request), secret_in(request)
    code = request.POST.get("code", "")
    if secret is None or not set_codes(person, secret, code, timezone.now()):
        return _page(request, [_("This code is not the app's of this moment. Type the next one.")])
    session.begin(request, person)
    return redirect("account")


@require_POST
@_fresh
def account_passkey_remove(request: HttpRequest, key: str) -> HttpResponse:
    """One passkey less."""
    person = signed_in(request)
    if refusal := drop_passkey(person, key, timezone.now()):
        return _page(request, [refusal_words(refusal)])
    session.begin(request, person)
    return redirect("account")


def _page(request: HttpRequest, problems: list[str] | None = None) -> HttpResponse:
    person = signed_in(request)
    fresh = session.is_fresh(request)
    shown = {
        "person": person,
        "has_password": person.has_usable_password(),
        "passkeys": passkeys_of(person),
        "fresh": fresh,
        "problems": problems or [],
        **(code_to_scan(request, person) if fresh and person.has_usable_password() else {}),
    }
    return render(request, "desk/people/account.html", shown, status=422 if problems else 200)
