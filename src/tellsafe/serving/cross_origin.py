# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which pages of another origin may read what a zone answers (CORS, as the Fetch standard has it).

What is allowed is fixed at the start. The ``Origin`` that a browser sends is never looked at, and
so can't get into a log; a browser compares it by itself with the one origin that is named here.
No answer allows credentials: none of our zones knows a cookie.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Chromium remembers for two hours at most, whatever is said; a day is for the others.
_MAX_AGE = 86_400
ANYONE = "*"


class CrossOrigin:
    """Middleware: lets pages of ``origin`` read the answers at paths that are ``shared``.

    ``methods`` as they stand in Access-Control-Allow-Methods. The only header that such a page may
    set is Content-Type, and the only one it may read beyond the plain ones is Retry-After.
    """

    def __init__(
        self, app: ASGIApp, *, origin: str, methods: str, shared: Callable[[str], bool]
    ) -> None:
        self._app = app
        self._shared = shared
        self._answer = [
            (b"access-control-allow-origin", origin.encode("ascii")),
            (b"access-control-expose-headers", b"retry-after"),
            (b"cross-origin-resource-policy", b"cross-origin"),
        ]
        self._preflight = [
            *self._answer,
            (b"access-control-allow-methods", methods.encode("ascii")),
            (b"access-control-allow-headers", b"content-type"),
            (b"access-control-max-age", str(_MAX_AGE).encode("ascii")),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._shared(scope["path"]):
            await self._app(scope, receive, send)
            return
        if _is_preflight(scope):
            start = {"type": "http.response.start", "status": 204, "headers": self._preflight}
            await send(start)
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._answer]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def origin_of(url: str) -> str:
    """The origin of a URL as a browser spells it: scheme, host and, unless it is usual, port."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _is_preflight(scope: Scope) -> bool:
    asked = "access-control-request-method" in Headers(scope=scope)
    return bool(scope["method"] == "OPTIONS") and asked
