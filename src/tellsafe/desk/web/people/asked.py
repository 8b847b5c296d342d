# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser was asked for that is to sign in by a passkey: it keeps that itself, in a signed
cookie. Anybody may ask, so asking writes nothing at the desk.

Each is good for one sign-in: challenges that somebody signed in by are remembered, in this one
process that serves pages, until they would be too old in any case.
"""

import json
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tellsafe.desk.settings import ASKED_COOKIE_NAME
from tellsafe.desk.web.session import LONGEST_HALF

_AGE = int(LONGEST_HALF.total_seconds())
_SALT = "tellsafe.desk.asked"
_USED: dict[str, tuple[float, object]] = {}


def keep(response: HttpResponse, state: dict[str, Any]) -> HttpResponse:
    """Give the browser ``state`` to bring back with its answer."""
    response.set_signed_cookie(
        ASKED_COOKIE_NAME,
        json.dumps(state),
        salt=_SALT,
        max_age=_AGE,
        samesite="Strict",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def brought(request: HttpRequest) -> dict[str, Any] | None:
    """What it brings, if that is ours and not too old."""
    name = ASKED_COOKIE_NAME
    kept = request.get_signed_cookie(name, default="", salt=_SALT, max_age=_AGE)
    state = json.loads(kept) if kept else None
    return state if isinstance(state, dict) else None


def use(state: dict[str, Any]) -> bool:
    """Whether nobody has signed in by this before; from now on somebody has."""
    now, mine = time.monotonic(), object()
    for challenge, (until, _) in list(_USED.items()):
        if until < now:
            _USED.pop(challenge, None)
    return _USED.setdefault(str(state["challenge"]), (now + _AGE, mine))[1] is mine
