# SPDX-License-Identifier: AGPL-3.0-or-later
"""The intake's application. Specified in docs/protocol/intake.md."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from tellsafe.intake.web.desk import Desk
from tellsafe.intake.web.headers import SecurityHeaders, document_headers, public_headers
from tellsafe.intake.web.letters import Letters
from tellsafe.intake.web.mailboxes import Mailboxes
from tellsafe.intake.web.page import STYLE_HASH, Page
from tellsafe.intake.web.public.endpoints import Public
from tellsafe.intake.web.public.site import STYLE_HASH as PUBLIC_STYLE_HASH
from tellsafe.intake.web.service import Service
from tellsafe.intake.web.uploads import Uploads
from tellsafe.serving.clock import Clock
from tellsafe.serving.problems import ABSENT, MALFORMED
from tellsafe.serving.server import QuietErrors
from tellsafe.serving.zone import ZoneSettings


async def absent(_request: Request, _error: Exception) -> Response:
    """The forbidden, the absent and the never thought of look alike."""
    return ABSENT.response()


async def hung_up(_request: Request, _error: Exception) -> Response:
    """Whoever hangs up while sending gets no line in the log; this answer reaches nobody."""
    return MALFORMED.response()


def make_app(settings: ZoneSettings, clock: Clock) -> Starlette:
    """The zone's application; Django has been started and its tables made.

    Raises ZoneError or FormatError if the folder lacks a key or a bulletin.
    """
    service = Service(settings, clock)
    endpoints = service.now().bulletin.endpoints
    asked = [endpoints["registry"], endpoints["translog"]]
    parts = (
        Uploads(service),
        Mailboxes(service),
        Desk(service),
        Letters(service),
        Public(service),
        Page(service),
    )
    app = Starlette(
        routes=[route for part in parts for route in part.routes()],
        middleware=[
            Middleware(
                SecurityHeaders,
                document=document_headers(STYLE_HASH, asked),
                public=public_headers(PUBLIC_STYLE_HASH),
            ),
            Middleware(QuietErrors),
        ],
        exception_handlers={404: absent, 405: absent, ClientDisconnect: hung_up},
        lifespan=service.lifespan,
    )
    app.state.ending = service.arrivals.end
    return app
