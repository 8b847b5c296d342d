# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every answer says to a browser: run our scripts alone, tell nobody else, keep no answer."""

import re
from collections.abc import Iterable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tellsafe.serving.zone import ZoneError

# Only when a person taps "camera", "record" or "where I am", and only on this origin's own page.
_ON_A_TAP = ("camera", "geolocation", "microphone")
_NEVER = (
    "accelerometer",
    "browsing-topics",
    "display-capture",
    "encrypted-media",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "midi",
    "payment",
    "publickey-credentials-get",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
_ENDS_A_SOURCE = re.compile(r"[\s;,']")


_API = "/v1/"
_ASSETS = "/assets/"
_PUBLIC = "/public"
# As the build names the app's Workers; its service worker stands beside the page.
_WORKERS = ("/assets/worker-", "/assets/examiner-", "/assets/finder-")
_PICTURES = "/icon"
# Said by the page, it holds for all that the page loads.
_OF_HOSTS = "Strict-Transport-Security"
# A Worker opens no window, and may use what its page may.
_OF_PAGES = ("Cross-Origin-Opener-Policy", "Permissions-Policy", _OF_HOSTS)
# It shows nothing, either; what a policy does not name is as default-src says: 'none'.
_SHOWN = ("style-src", "img-src", "media-src", "font-src", "manifest-src")
_CACHE_CONTROL = b"cache-control"
_Headers = list[tuple[bytes, bytes]]
_DATA_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    # no-transform: a proxy that compresses would undo the padding.
    "Cache-Control": "no-store, no-transform",
}


def document_headers(style_hash: str, asked: Iterable[str]) -> dict[str, str]:
    """What the page, its scripts and its workers are told.

    ``style_hash`` is the CSP hash of the style of the page without scripts; ``asked`` the URLs of
    the other zones that the app asks by itself. Raises ZoneError for a URL that a policy can't
    hold.
    """
    return _DATA_HEADERS | {
        "Content-Security-Policy": _policy(style_hash, [_source(url) for url in asked]),
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(
            [*(f"{one}=(self)" for one in _ON_A_TAP), *(f"{one}=()" for one in _NEVER)]
        ),
        "Referrer-Policy": "no-referrer",
    }


def public_headers(style_hash: str) -> dict[str, str]:
    """What the public page is told: it runs no script at all, asks for nothing, sends nothing."""
    policy = {
        "default-src": "'none'",
        "style-src": f"'{style_hash}'",
        "img-src": "data:",  # an empty icon, so that a browser does not ask for one
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    never = ", ".join(f"{one}=()" for one in (*_ON_A_TAP, *_NEVER))
    return _DATA_HEADERS | {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": never,
        "Referrer-Policy": "no-referrer",
    }


def _policy(style_hash: str, asked: list[str]) -> str:
    directives = {
        "default-src": "'none'",
        # libheif, which reads iPhones' photos, is WebAssembly. 'wasm-unsafe-eval' lets a script of
        # ours compile it; it does not let any script run text as JavaScript.
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": f"'self' '{style_hash}'",
        "img-src": "'self' blob:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": " ".join(["'self'", *asked]),
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        # app/src/trustedTypes.ts: to start the app's own workers.
        "trusted-types": "tellsafe",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _source(url: str) -> str:
    if _ENDS_A_SOURCE.search(url):
        raise ZoneError("an endpoint of the bulletin has a character that no page's policy holds")
    return f"{url}/"


class SecurityHeaders:
    """Middleware: adds to every answer its headers.

    What the protocol answers is data, and so is a part that a page or a Worker loads: the headers
    that only these two obey are left out there, since every phone pays for every byte of every
    answer. The policy of data allows nothing at all and names no embedder policy, so a browser
    that took a part for a page or a Worker would show nothing, and run nothing. A file of the app
    says by itself for how long it may be kept.
    """

    def __init__(
        self, app: ASGIApp, document: Mapping[str, str], public: Mapping[str, str]
    ) -> None:
        self._app = app
        self._public = _encoded(public)
        self._document = _encoded(document)
        self._worker = _encoded(_of_worker(document))
        self._data = _encoded(_DATA_HEADERS)
        self._part = [one for one in self._data if one[0] != _OF_HOSTS.lower().encode()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        added = self._added(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message["headers"]
                message["headers"] = [*own, *_without_cache(added, own)]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _added(self, path: str) -> _Headers:
        if path.startswith(_WORKERS):
            return self._worker
        if path == _PUBLIC or path.startswith(f"{_PUBLIC}/"):
            return self._public
        if path.startswith((_ASSETS, _PICTURES)):
            return self._part
        return self._data if path.startswith(_API) else self._document


def _of_worker(document: Mapping[str, str]) -> dict[str, str]:
    """Of the page's headers, those that a Worker obeys."""
    headers = {name: document[name] for name in document if name not in _OF_PAGES}
    rules = headers["Content-Security-Policy"].split("; ")
    kept = "; ".join(rule for rule in rules if rule.split(" ")[0] not in _SHOWN)
    return headers | {"Content-Security-Policy": kept}


def _without_cache(added: _Headers, own: _Headers) -> _Headers:
    """What to add where the answer may say by itself how long it is kept."""
    if all(name != _CACHE_CONTROL for name, _ in own):
        return added
    return [(name, value) for name, value in added if name != _CACHE_CONTROL]


def _encoded(headers: Mapping[str, str]) -> _Headers:
    return [
        (name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()
    ]
