# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every answer says to a browser: run nothing, load nothing, tell nobody, keep nothing."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)


_API = "/v1/"
_DATA_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    # no-transform: a proxy that compresses would undo the padding.
    "Cache-Control": "no-store, no-transform",
}


def document_headers(style_hash: str) -> dict[str, str]:
    """What a page is told; ``style_hash`` is the CSP hash of the one style sheet there is."""
    policy = (
        f"default-src 'none'; style-src '{style_hash}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return _DATA_HEADERS | {
        "Content-Security-Policy": policy,
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Referrer-Policy": "no-referrer",
    }


class SecurityHeaders:
    """Middleware: adds to every answer its headers.

    What the protocol answers is data, which no browser shows as a page: the headers that only a
    page could use are left out there, since every phone pays for every byte of every answer.
    """

    def __init__(self, app: ASGIApp, document: Mapping[str, str]) -> None:
        self._app = app
        self._document = _encoded(document)
        self._data = _encoded(_DATA_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        added = self._data if scope["path"].startswith(_API) else self._document

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [
        (name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()
    ]
