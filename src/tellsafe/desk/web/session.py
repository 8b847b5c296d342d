# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sessions: begun by two factors, ended by twelve hours, half an hour of rest, or any change of
what they were begun under. Before the second factor there is only a half one, which is nobody's.

``request.user`` of a half session is anonymous, so that whatever forgets to ask refuses.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tellsafe.desk.access import Staff, staff_of

LONGEST = timedelta(hours=12)
LONGEST_REST = timedelta(minutes=30)
LONGEST_HALF = timedelta(minutes=15)
# A change of what somebody signs in with wants a sign-in no older than this: whoever finds a
# screen unlocked at noon can't make themselves a passkey.
FRESH = timedelta(minutes=10)
_TOUCH = 30
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_BEGAN, _SEEN, _HALF = "began", "seen", "half"


def _now() -> int:
    return int(timezone.now().timestamp())


def begin(request: HttpRequest, person: Staff) -> None:
    """After two factors. What was kept before, by anybody, is gone, and the key is a new one."""
    same = isinstance(request.user, Staff) and request.user.pk == person.pk
    began = request.session.get(_BEGAN) if same else None
    request.session.flush()
    login(request, person, backend=_BACKEND)  # type: ignore[arg-type]  # the types know User
    request.session[_BEGAN] = began or _now()
    request.session[_SEEN] = _now()


def is_over(kept: Mapping[str, Any]) -> bool:
    """Whether a signed-in session has gone on, or lain there, for too long."""
    began, seen = kept.get(_BEGAN), kept.get(_SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        return True
    now = _now()
    return now - began >= LONGEST.total_seconds() or now - seen >= LONGEST_REST.total_seconds()


def touch(request: HttpRequest) -> None:
    """Somebody did something; written at most every half minute."""
    if _now() - request.session[_SEEN] >= _TOUCH:
        request.session[_SEEN] = _now()


def end(request: HttpRequest) -> None:
    """Over, with all that it held."""
    logout(request)


def is_fresh(request: HttpRequest) -> bool:
    """Whether both factors were given a few minutes ago."""
    return _now() - int(request.session.get(_BEGAN, 0)) < FRESH.total_seconds()


def begin_half(request: HttpRequest, person: Staff, way: str, to: str = "") -> None:
    """After "password", or with the link of an invitation ("invited"): the rest has to follow.
    ``to`` is the page that was asked for."""
    request.session.flush()
    request.session.set_expiry(int(LONGEST_HALF.total_seconds()))
    until = _now() + int(LONGEST_HALF.total_seconds())
    request.session[_HALF] = {
        "staff": person.pk,
        "under": person.get_session_auth_hash(),
        "way": way,
        "until": until,
        "to": to,
    }


def half_of(request: HttpRequest, *ways: str) -> Staff | None:
    """Whose half session this is, if it was begun in one of these ways and still holds."""
    kept: dict[str, Any] = request.session.get(_HALF) or {}
    if kept.get("way") not in ways or _now() >= kept["until"]:
        return None
    person = staff_of(kept["staff"])
    if person is None or not person.is_active:
        return None
    same = constant_time_compare(kept["under"], person.get_session_auth_hash())
    return person if same else None


def page_asked_for(request: HttpRequest) -> str:
    """Where this half session is to lead."""
    return str((request.session.get(_HALF) or {}).get("to", ""))


def still_holds(request: HttpRequest) -> bool:
    """For an answer that goes on for long, such as a stream: whether the session that it was
    begun in is there still, by the database as it is now."""
    kept: dict[str, Any] = type(request.session)(request.session.session_key).load()
    person = staff_of(int(kept.get("_auth_user_id", 0)))
    if person is None or not person.is_active or is_over(kept):
        return False
    return constant_time_compare(kept["_auth_user_hash"], person.get_session_auth_hash())
