# SPDX-License-Identifier: AGPL-3.0-or-later
"""A machine-facing zone's HTTP server: quiet about who asks, and about what they sent."""

import logging
from collections.abc import Callable
from contextlib import suppress
from socket import socket  # noqa: TID251  a type alone
from typing import Literal

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tellsafe.serving.bounded_head import BoundedHead
from tellsafe.serving.log import log_bug
from tellsafe.serving.problems import INTERNAL

_NOT_STARTED = 3  # as uvicorn says it
_log = logging.getLogger("tellsafe")


class QuietErrors:
    """Starlette middleware: an unexpected error becomes a bare 500; its message goes nowhere.

    It stands inside Starlette's own error middleware, which would hand the error on to the
    server to be logged in full.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except Exception as error:
            log_bug(error)
            if not started:
                await INTERNAL.response()(scope, receive, send)


class ToldStart:
    """ASGI: say on standard error why a zone could not start; nobody has sent anything yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told_send(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                _log.error("could not start: %s", message.get("message", "").strip())
            await send(message)

        await self._app(scope, receive, told_send if scope["type"] == "lifespan" else send)


class _Server(uvicorn.Server):
    """Tells those who wait for news that the end has come, so that they do not hold it up."""

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)


def serve(app: Starlette, listen: str, *, loop: Literal["uvloop", "asyncio"] = "uvloop") -> None:
    """Serve ``app``, which has QuietErrors, on ``host:port`` until a signal says to stop.

    ``app.state.ending``, if there is one, is called then, before open requests are waited for.
    Raises SystemExit if the zone could not start.
    """
    host, _, port = listen.rpartition(":")
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        ToldStart(app),
        host=host,
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        http=BoundedHead,
        loop=loop,
        timeout_graceful_shutdown=5,
        backlog=1024,
    )
    server = _Server(config, getattr(app.state, "ending", lambda: None))
    try:
        with suppress(KeyboardInterrupt):
            server.run()
    except SystemExit:  # of this alone; why, uvicorn would tell its log
        _log.error("could not listen on %s: does something else listen there?", listen)
        raise
    if not server.started:
        raise SystemExit(_NOT_STARTED)
