# SPDX-License-Identifier: AGPL-3.0-or-later
"""The registry over HTTP (docs/protocol/registry.md).

GET    /v1/work                 a proof of work to do
POST   /v1/codes                a code to a phone
POST   /v1/activations          a credential and the first stamps
GET    /v1/sign-in              where to sign in, if people are checked by a sign-in
GET    /v1/signed-in            whereto the provider sends them back; on to the app
POST   /v1/stamps               the stamps of a day, or stamps for work
PUT    /v1/suspensions/{hash}   signed by the desk
DELETE /v1/suspensions/{hash}   signed by the desk

What a source asks for may be asked from the app's page as well, which intake serves from its own
origin: so intake sees none of it (docs/decisions/0011-the-app-asks-each-zone-itself.md).
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tellsafe.formats.encoding import b64u
from tellsafe.formats.sign_in import TO_COPY
from tellsafe.registry.actions.activate import activate
from tellsafe.registry.actions.housekeeping import keep
from tellsafe.registry.actions.issue_stamps import issue_stamps
from tellsafe.registry.actions.receive import MAX_BODY
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.actions.sell_stamps import sell_stamps
from tellsafe.registry.actions.send_code import send_code
from tellsafe.registry.actions.sign_in import hand_on, tell_sign_in
from tellsafe.registry.actions.suspend import restore, suspend
from tellsafe.registry.adapters.identity import IdentityCheck
from tellsafe.registry.adapters.sms import SmsSender
from tellsafe.serving.clock import Clock
from tellsafe.serving.cross_origin import CrossOrigin, origin_of
from tellsafe.serving.log import log_bug
from tellsafe.serving.problems import ABSENT, Problem, read_body
from tellsafe.serving.server import QuietErrors
from tellsafe.serving.signed import Taken, signer_of
from tellsafe.serving.zone import ZoneSettings

_HOUR = 3600
_PSEUDONYM = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FOR_SOURCES = frozenset({"/v1/work", "/v1/codes", "/v1/activations", "/v1/stamps", "/v1/sign-in"})
_NO_REFERRER = {"Referrer-Policy": "no-referrer"}
_UNSEEN = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def make_app(
    settings: ZoneSettings,
    clock: Clock,
    *,
    sms: SmsSender | None = None,
    identity: IdentityCheck | None = None,
) -> Starlette:
    """The zone's application; Django has been started and its tables made.

    ``sms`` and ``identity`` stand in for what the settings name.

    Raises ZoneError, FormatError or OSError for a folder that is not whole.
    """
    registry = Registry.of(settings, clock, sms=sms, identity=identity)
    here = _Endpoints(registry)
    return Starlette(
        routes=[
            Route("/v1/work", here.work),
            Route("/v1/codes", here.codes, methods=["POST"]),
            Route("/v1/activations", here.activations, methods=["POST"]),
            Route("/v1/sign-in", here.sign_in),
            Route("/v1/signed-in", here.signed_in),
            Route("/v1/stamps", here.stamps, methods=["POST"]),
            Route("/v1/suspensions/{pseudonym}", here.suspensions, methods=["PUT", "DELETE"]),
        ],
        # Errors inside, so that the app can tell a bug here from a network that fails.
        middleware=[
            Middleware(
                CrossOrigin,
                origin=origin_of(registry.bulletin.endpoints["intake"]),
                methods="GET, POST",
                shared=_FOR_SOURCES.__contains__,
            ),
            Middleware(QuietErrors),
        ],
        exception_handlers={404: _absent, 405: _absent},
        lifespan=here.lifespan,
    )


async def _absent(_request: Request, _error: Exception) -> Response:
    return ABSENT.response()


class _Endpoints:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._taken = Taken(registry.clock)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        registry = self._registry
        registry.writer.start()
        await _keep_once(registry)
        keeping = asyncio.create_task(_keep_hourly(registry))
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            registry.writer.stop()
            registry.threads.stop()
            registry.senders.stop()

    async def work(self, _request: Request) -> Response:
        return _answer(self._registry.gate.offer(self._registry.clock.now()))

    async def codes(self, request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        refusal = body if isinstance(body, Problem) else await send_code(self._registry, body)
        return _parting(refusal.response() if refusal else _answer({}, 202))

    async def activations(self, request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        done = body if isinstance(body, Problem) else await activate(self._registry, body)
        if isinstance(done, Problem):
            return _parting(done.response())
        signed = {"credential": b64u(done.credential), "stamps": _spelled(done.stamps)}
        return _parting(_answer(signed))

    async def sign_in(self, _request: Request) -> Response:
        told = await tell_sign_in(self._registry)
        return told.response() if isinstance(told, Problem) else _answer(told)

    async def signed_in(self, request: Request) -> Response:
        told = await hand_on(self._registry, request.query_params)
        if isinstance(told, Problem):
            return _parting(told.response())
        if told.startswith(TO_COPY):
            return _parting(PlainTextResponse(f"{told}\n", headers=_UNSEEN))
        app = self._registry.bulletin.endpoints["intake"]
        where = {"Location": f"{app}/#/activate/signed-in/{told}"}
        headers = {**_UNSEEN, **_NO_REFERRER, **where}
        return _parting(Response(status_code=303, headers=headers))

    async def stamps(self, request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        if isinstance(body, Problem):
            return body.response()
        act = sell_stamps if self._registry.is_open else issue_stamps
        done = await act(self._registry, body)
        if isinstance(done, Problem):
            return done.response()
        return _answer({"stamps": _spelled(done)})

    async def suspensions(self, request: Request) -> Response:
        body = await read_body(request, MAX_BODY)
        pseudonym = request.path_params["pseudonym"]
        trusted, clock = self._registry.settings.trusted, self._registry.clock
        if isinstance(body, Problem) or signer_of(request, body, trusted, clock) is None:
            return ABSENT.response()
        if not _PSEUDONYM.fullmatch(pseudonym) or not self._taken.take(request):
            return ABSENT.response()
        act = suspend if request.method == "PUT" else restore
        refusal = await act(self._registry, bytes.fromhex(pseudonym))
        return refusal.response() if refusal else Response(status_code=204, headers=_UNSEEN)


async def _keep_hourly(registry: Registry) -> None:
    while True:
        await asyncio.sleep(_HOUR)
        await _keep_once(registry)


async def _keep_once(registry: Registry) -> None:
    """A round that fails (a full disk, say) is logged and tried again in an hour."""
    try:
        await keep(registry)
    except Exception as error:
        log_bug(error)


def _parting(response: Response) -> Response:
    """The last answer on its connection: as long as one is held open, the server holds what was
    asked on it last."""
    response.headers["Connection"] = "close"
    return response


def _answer(value: Mapping[str, object], status: int = 200) -> Response:
    return JSONResponse(value, status, headers=_UNSEEN)


def _spelled(signatures: tuple[bytes, ...]) -> list[str]:
    return [b64u(one) for one in signatures]
