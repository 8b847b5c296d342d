# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys over JSON: a page's script asks, the authenticator answers, the script sends it back.

What is asked for is good for one answer within minutes. Who has no session yet keeps it in a
cookie (web.people.asked), who has one in that.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tellsafe.desk.access import Passkey, Staff
from tellsafe.desk.access.staff import find_passkey, passkeys_of
from tellsafe.desk.actions.enrol import add_passkey
from tellsafe.desk.actions.passkey import sign_in_by
from tellsafe.desk.actions.sign_in import note_refused_passkey
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.webauthn import Asserted, Relying, asserted, handle_of
from tellsafe.desk.settings import DATA_UPLOAD_MAX_MEMORY_SIZE, ORIGIN, ZONE
from tellsafe.desk.web import session
from tellsafe.desk.web.people import asked
from tellsafe.desk.web.people.enrol import enrolling
from tellsafe.desk.web.people.home import page_after
from tellsafe.desk.web.plain_text import plain
from tellsafe.formats.encoding import parse_object
from tellsafe.formats.errors import FormatError

_ASKED = "asked"
_MAX_LABEL = 64


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Options for ``navigator.credentials.get``: any passkey of this desk."""
    options, state = _relying(request).ask()
    return asked.keep(JsonResponse(options), state)


@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """The answer to it. What is wrong with one is told to nobody."""
    state, body = asked.brought(request), _body(request)
    person = _person_of(request, state, asserted(body.get("answer") or {})) if state else None
    if person is None:
        note_refused_passkey(timezone.now())
        return _refused(_("This passkey does not open this desk. Try again, or use a password."))
    session.begin(request, person)
    return JsonResponse({"to": page_after(person, str(body.get("next", "")))})


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Options for ``navigator.credentials.create``."""
    person = enrolling(request)
    if person is None:
        return _refused(_("This took too long. Sign in again and go on."))
    kept = [bytes(one.credential) for one in passkeys_of(person)]
    options, state = _relying(request).ask_for_new(person.pk, person.name, kept)
    request.session[_ASKED] = {"for": person.pk, **state}
    return JsonResponse(options)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """The new passkey; whoever set it up is signed in."""
    person = enrolling(request)
    state, body = _asked_of(request, person), _body(request)
    if person is None or state is None:
        return _refused(_("This took too long. Sign in again and go on."))
    if not _is_added(request, person, state, body):
        return _refused(_("This passkey could not be taken. Try again, or use an app for codes."))
    to, was_here = session.page_asked_for(request), isinstance(request.user, Staff)
    session.begin(request, person)
    return JsonResponse({"to": reverse("account") if was_here else page_after(person, to)})


def _is_added(
    request: HttpRequest, person: Staff, state: dict[str, Any], body: dict[str, Any]
) -> bool:
    made = _relying(request).registered(state, body.get("answer") or {})
    if made is None:
        return False
    label = plain(str(body.get("label", ""))).strip()[:_MAX_LABEL] or _("Passkey")
    parts = (made.identity, made.credential, made.sign_count)
    return add_passkey(person, *parts, label, timezone.now())


def _person_of(request: HttpRequest, state: dict[str, Any], claim: Asserted | None) -> Staff | None:
    passkey: Passkey | None = find_passkey(claim.identity) if claim else None
    if claim is None or passkey is None or claim.handle != handle_of(passkey.staff_id):
        return None
    count = _relying(request).holds(state, claim, bytes(passkey.credential))
    if count is None or not asked.use(state):
        return None
    return sign_in_by(passkey, count, timezone.now())


def _relying(request: HttpRequest) -> Relying:
    """Without an address in the settings staff come by the loopback interface, of which only
    "localhost" is a name that browsers make passkeys for."""
    title = published(ZONE).charter.name.get("en", "Tellsafe")
    if ORIGIN.secure:
        return Relying(ORIGIN.hosts[0], ORIGIN.trusted[0], title)
    return Relying("localhost", f"http://{request.get_host()}", title)


def _asked_of(request: HttpRequest, person: Staff | None) -> dict[str, Any] | None:
    """What this person was asked for, which is then forgotten."""
    state: dict[str, Any] = request.session.pop(_ASKED, None) or {}
    return state if person and state.pop("for", None) == person.pk else None


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON that was sent; nothing if it is none."""
    try:
        return parse_object(request.body, limit=DATA_UPLOAD_MAX_MEMORY_SIZE)
    except FormatError:
        return {}


def _refused(words: str) -> HttpResponse:
    return JsonResponse({"problem": words}, status=400)
