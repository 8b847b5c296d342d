# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting up how one signs in: by the link of an invitation, after a first password, or anew."""

from base64 import b64decode, b64encode

import segno
from django.contrib.auth.hashers import is_password_usable
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tellsafe.desk.access import Staff
from tellsafe.desk.access.staff import find_invitation, has_factor
from tellsafe.desk.actions.enrol import set_codes, set_password
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.sealed_secret import seal, unseal
from tellsafe.desk.rules.totp import new_secret, provisioning_uri
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web import session
from tellsafe.desk.web.people.home import page_after
from tellsafe.serving.clock import SystemClock

_KEPT = "setting-up"
_ABOUT = "totp that is being set up"


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation leads to. It is asked for at every step, and good for no other account."""
    invitation = find_invitation(token, SystemClock().today())
    if invitation is None or isinstance(request.user, Staff):
        here = {"signed_in": isinstance(request.user, Staff)}
        return render(request, "desk/people/not_invited.html", here, status=404)
    person = invitation.staff
    problems: list[str] = []
    if request.method == "POST":
        problems = new_password(request, person)
        if not problems:
            session.begin_half(request, person, "invited")
            return redirect("sign-in-enrol")
    elif session.half_of(request, "invited") != person:
        session.begin_half(request, person, "invited")
    shown = {"person": person, "problems": problems, "until": invitation.until}
    return render(request, "desk/people/invited.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_enrol(request: HttpRequest) -> HttpResponse:
    """The second factor, for who has none yet: an authenticator app, or a passkey."""
    person = enrolling(request)
    if person is None or not is_password_usable(person.password):
        return redirect("sign-in")
    to = session.page_asked_for(request)
    if request.method == "POST" and _codes_are_set(request, person):
        session.begin(request, person)
        return HttpResponseRedirect(page_after(person, to))
    shown = {**code_to_scan(request, person), "refused": request.method == "POST", "next": to}
    return render(request, "desk/people/enrol.html", {**shown, "half": person})


def enrolling(request: HttpRequest) -> Staff | None:
    """Who may set up a second factor now: somebody invited, somebody who gave a first password
    and has none, or somebody who signed in minutes ago. A password alone never adds a second
    one: whoever guessed it could."""
    if isinstance(request.user, Staff):
        return request.user if session.is_fresh(request) else None
    if person := session.half_of(request, "invited"):
        return person
    person = session.half_of(request, "password")
    return None if person is None or has_factor(person) else person


def new_password(request: HttpRequest, person: Staff) -> list[str]:
    """Take the form's new password. What stands against it, in the language of the page."""
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return [_("The two are not the same. Type it twice alike.")]
    return list(set_password(person, new, timezone.now()))


def code_to_scan(request: HttpRequest, person: Staff) -> dict[str, object]:
    """A new secret for an authenticator app, kept in the session, sealed, until a code shows that
    an app has it."""
    secret = secret_in(request) or new_secret()
    request.session[_KEPT] = b64encode(seal(secret.encode("ascii"), _ABOUT)).decode("ascii")
    charter = published(ZONE).charter
    uri = provisioning_uri(secret, person.name, charter.name.get("en", "Tellsafe"))
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"picture": _picture(uri), "secret": spaced, "uri": uri}


def _codes_are_set(request: HttpRequest, person: Staff) -> bool:
    secret, code = secret_in(request), request.POST.get("code", "")
    return secret is not None and set_codes(person, secret, code, timezone.now())


def secret_in(request: HttpRequest) -> str | None:
    """The secret that is being set up in this session."""
    kept = request.session.get(_KEPT)
    plain = unseal(b64decode(kept), _ABOUT) if kept else None
    return plain.decode("ascii") if plain else None


def _picture(uri: str) -> SafeString:
    """The QR code as SVG in the page: black on white in every theme, as cameras want it; colours
    as attributes, since the page's policy lets no style stand in it."""
    code = segno.make_qr(uri, error="m")
    svg = code.svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff", border=3
    )
    return mark_safe(svg)  # noqa: S308  drawn here, of our own data
