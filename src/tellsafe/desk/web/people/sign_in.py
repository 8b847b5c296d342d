# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in: name and password, then a code. A passkey does both, see web.people.passkeys."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tellsafe.desk.access import Staff
from tellsafe.desk.access.staff import has_factor
from tellsafe.desk.actions.sign_in import check_code, check_password
from tellsafe.desk.web import session
from tellsafe.desk.web.people.home import home_of, page_after

_MAX_PASSWORD = 1024


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step. An unknown name takes as long as a wrong password, and is told the same."""
    if isinstance(request.user, Staff):
        return redirect(home_of(request.user))
    name, to = request.POST.get("username", ""), _asked(request)
    if request.method == "POST":
        password = request.POST.get("password", "")[:_MAX_PASSWORD]
        if person := check_password(name, password, timezone.now()):
            session.begin_half(request, person, "password", to)
            return redirect("sign-in-code" if has_factor(person) else "sign-in-enrol")
    shown = {"next": to, "name": name, "refused": request.method == "POST"}
    return render(request, "desk/people/sign_in.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Second step, for who gave the password a moment ago."""
    half = session.half_of(request, "password")
    if half is None or not has_factor(half):
        return redirect("sign-in")
    to = session.page_asked_for(request)
    if request.method == "POST":
        code = request.POST.get("code", "")
        if person := check_code(half.pk, code, timezone.now()):
            session.begin(request, person)
            return HttpResponseRedirect(page_after(person, to))
    shown = {"half": half, "next": to, "refused": request.method == "POST"}
    return render(request, "desk/people/code.html", shown)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session is gone from the desk, too."""
    session.end(request)
    return redirect("sign-in")


def _asked(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
