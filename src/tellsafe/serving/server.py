# SPDX-License-Identifier: AGPL-3.0-or-later
"""A machine-facing zone's HTTP server: quiet about who asks, and about what they sent."""

import logging
import sys
import time
import traceback

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tellsafe.serving.problems import INTERNAL

_log = logging.getLogger("tellsafe")


def log_to_stderr() -> None:
    """One line an event on standard error, with the time to the minute and no client in it."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%MZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    _log.handlers = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


def log_bug(error: BaseException) -> None:
    """Log where an unexpected error arose: its class and the lines of code, never its message.

    Messages and local variables may repeat what a person sent; file names and lines can't.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    _log.error("bug %s at %s", type(error).__name__, where)


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


def serve(app: Starlette, listen: str) -> None:
    """Serve ``app``, which has QuietErrors, on ``host:port`` until a signal says to stop."""
    host, _, port = listen.rpartition(":")
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    uvicorn.run(
        ToldStart(app),
        host=host,
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        http="httptools",
        loop="uvloop",
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=16384,
        backlog=1024,
    )
