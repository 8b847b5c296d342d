# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headers that leave a page nothing to do but show itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Scripts are files of ours, htmx among them; none stands in a page and none is made from text, so
# that what a hostile source wrote has nothing to wake up in.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# "same-origin" rather than "no-referrer": nothing is told to any other site either way, but under
# "no-referrer" browsers send forms with "Origin: null", and Django could no longer check where
# a form comes from.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "tellsafe",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_A_YEAR = "max-age=31536000"


class StrictHeaders:
    """Middleware, outermost: every answer has the headers, refusals and style sheets too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        if request.path.startswith("/static/"):
            return response
        # Tips belong in no cache: neither a proxy's nor that of a shared desk's browser.
        response["Cache-Control"] = "no-store"
        if request.is_secure():
            response["Strict-Transport-Security"] = _A_YEAR
        return response
