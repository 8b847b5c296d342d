# SPDX-License-Identifier: AGPL-3.0-or-later
"""The accounts of who works here: the list, and the acts of an administrator."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tellsafe.desk.access import Staff
from tellsafe.desk.access.staff import everybody
from tellsafe.desk.actions.staff import (
    Invited,
    change_roles,
    invite_staff,
    remove_staff,
    reset_factors,
)
from tellsafe.desk.rules.roles import Duty, Role
from tellsafe.desk.rules.staffing import Refusal
from tellsafe.desk.settings import ORIGIN
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.people.wording import ROLES, refusal_words, role_name
from tellsafe.serving.clock import SystemClock


@dataclass(frozen=True)
class Line:
    """One account as the list shows it."""

    person: Staff
    roles: list[str]
    passkeys: int
    invited: date | None
    oneself: bool

    @property
    def way(self) -> str:
        """How this person signs in: "both", "passkey", "codes", "password" or "none"; or that they
        are to choose: "invited", "expired"."""
        if self.person.totp is not None:
            return "both" if self.passkeys else "codes"
        if self.passkeys:
            return "passkey"
        if self.invited and self.invited >= SystemClock().today():
            return "invited"
        if self.person.has_usable_password():
            return "password"
        return "expired" if self.invited else "none"


@require_safe
@needs(Duty.STAFF)
def people(request: HttpRequest) -> HttpResponse:
    """Who works here, and who did."""
    oneself = signed_in(request)
    lines = [_line(person, oneself) for person in everybody()]
    shown = {
        "area": "people",
        "here_now": [one for one in lines if one.person.is_active],
        "gone": [one for one in lines if not one.person.is_active],
    }
    return render(request, "desk/people/people.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Duty.STAFF)
def invite(request: HttpRequest) -> HttpResponse:
    """A new account, and its link."""
    problems: list[str] = []
    name, roles = request.POST.get("name", ""), _roles(request)
    if request.method == "POST":
        made = invite_staff(name, roles, SystemClock().today(), signed_in(request))
        if isinstance(made, Invited):
            return _link(request, made)
        problems = [refusal_words(one) for one in made]
    shown = {"area": "people", "name": name, "problems": problems, "choices": _choices(roles)}
    return render(request, "desk/people/invite.html", shown, status=422 if problems else 200)


@require_safe
@needs(Duty.STAFF)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One account."""
    return _page(request, number)


@require_POST
@needs(Duty.STAFF)
def person_roles(request: HttpRequest, number: int) -> HttpResponse:
    """Other roles."""
    refusal = change_roles(number, _roles(request), SystemClock().today(), signed_in(request))
    return _page(request, number, refusal) if refusal else redirect("person", number)


@require_POST
@needs(Duty.STAFF)
def person_remove(request: HttpRequest, number: int) -> HttpResponse:
    """This person does not work here any more."""
    refusal = remove_staff(number, SystemClock().today(), signed_in(request))
    return _page(request, number, refusal) if refusal else redirect("people")


@require_POST
@needs(Duty.STAFF)
def person_reset(request: HttpRequest, number: int) -> HttpResponse:
    """What this person signed in with counts no longer: another link."""
    made = reset_factors(number, SystemClock().today(), signed_in(request))
    return _link(request, made) if isinstance(made, Invited) else _page(request, number, made)


def _page(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    found = next((one for one in everybody() if one.pk == number), None)
    if found is None:
        raise Http404
    shown = {
        "area": "people",
        "line": _line(found, signed_in(request)),
        "choices": _choices(found.roles),
        "has_seat": Role.OVERSIGHT in found.roles,
        "problems": [refusal_words(refusal)] if refusal else [],
    }
    return render(request, "desk/people/person.html", shown, status=422 if refusal else 200)


def _link(request: HttpRequest, made: Invited) -> HttpResponse:
    """Shown in the answer itself and never again, so there is no page to go back to."""
    address = ORIGIN.named(f"http://{request.get_host()}")
    shown = {
        "area": "people",
        "person": made.person,
        "link": address + reverse("invited", args=[made.token]),
        "until": made.until,
    }
    return render(request, "desk/people/link.html", shown)


def _line(found: Staff, oneself: Staff) -> Line:
    invitation = getattr(found, "invitation", None)
    until = invitation.until if invitation else None
    names = [role_name(role) for role in found.roles]
    return Line(found, names, getattr(found, "keys", 0), until, found.pk == oneself.pk)


def _roles(request: HttpRequest) -> list[Role]:
    known = set(Role)
    return [Role(one) for one in request.POST.getlist("role") if one in known]


def _choices(chosen: list[str] | list[Role]) -> list[tuple[str, str, str, bool]]:
    return [
        (role.value, str(name), str(what), role.value in chosen)
        for role, (name, what) in ROLES.items()
        if role is not Role.OVERSIGHT
    ]
