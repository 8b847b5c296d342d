# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log over HTTP: anyone reads its files; those named in the settings append.

GET  /checkpoint                  the signed checkpoint
GET  /tile/<L>/<N>[.p/<W>]        hashes (C2SP tlog-tiles)
GET  /tile/entries/<N>[.p/<W>]    entries
POST /v1/entries                  one entry in canonical JSON, signed by RFC 9421
                                  -> 201 {"index", "checkpoint", "proof"}
                                  -> 409 for another account of a month that has one
                                  -> 503 where too few witnesses cosigned; the entry is kept,
                                     and stands in the log once they do
"""

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.serving.clock import Clock
from tellsafe.serving.cross_origin import ANYONE, CrossOrigin
from tellsafe.serving.log import log_bug
from tellsafe.serving.problems import ABSENT, MALFORMED, Problem, read_body
from tellsafe.serving.readers import Readers
from tellsafe.serving.server import QuietErrors
from tellsafe.serving.signed import signer_of
from tellsafe.serving.writer import Writer
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.entries import MAX_ENTRY, parse_entry
from tellsafe.translog.log import Log
from tellsafe.translog.publication import UnwitnessedError
from tellsafe.translog.reader import file_bytes
from tellsafe.translog.tiles import ENTRIES, parse_path

_RETRY_SECONDS = 60
_UNWITNESSED = Problem(
    "unwitnessed",
    503,
    "Too few witnesses answer",
    "The entry is kept. It stands in the log once they do: send it again later.",
    retry_after=_RETRY_SECONDS,
)
_TWICE = Problem(
    "account-twice",
    409,
    "The log has another account of this month",
    "A month is accounted for once. Hand over the one that was made first.",
)
_PUBLIC = {"X-Content-Type-Options": "nosniff"}
_FOR_EVER = _PUBLIC | {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_NOW = _PUBLIC | {"Cache-Control": "no-cache"}


def make_app(settings: ZoneSettings, clock: Clock) -> Starlette:
    """The zone's application; Django has been started and its tables made. Raises LogError.

    The log is opened here, before any event loop runs, since it reads the whole table.
    """
    here = _Endpoints(settings, clock, Log.open(settings))
    return Starlette(
        routes=[
            Route("/checkpoint", here.checkpoint),
            Route("/tile/{path:path}", here.tile),
            Route("/v1/entries", here.append, methods=["POST"]),
        ],
        middleware=[
            Middleware(CrossOrigin, origin=ANYONE, methods="GET", shared=_is_public),
            Middleware(QuietErrors),
        ],
        exception_handlers={404: _absent, 405: _absent},
        lifespan=here.lifespan,
    )


def _is_public(path: str) -> bool:
    """The log's files, there or not: apps and monitors read them from pages of any origin."""
    return path == "/checkpoint" or path.startswith("/tile/")


async def _absent(_request: Request, _error: Exception) -> Response:
    return ABSENT.response()


class _Endpoints:
    """What answers requests: files from the disk, appends by the writer."""

    def __init__(self, settings: ZoneSettings, clock: Clock, log: Log) -> None:
        self._trusted = settings.trusted
        self._types: Mapping[str, list[str]] = settings.options.get("appenders", {})
        self._clock = clock
        self._log = log
        self._writer = Writer()
        self._readers = Readers()

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._writer.start()
        catching_up = asyncio.create_task(self._catch_up())
        try:
            yield
        finally:
            catching_up.cancel()
            with suppress(asyncio.CancelledError):
                await catching_up
            self._writer.stop()
            self._readers.stop()
            self._log.close()

    async def checkpoint(self, _request: Request) -> Response:
        note = await self._readers.run(file_bytes, self._log.public / "checkpoint")
        if note is None:
            return ABSENT.response()
        return Response(note, media_type="text/plain; charset=utf-8", headers=_FOR_NOW)

    async def tile(self, request: Request) -> Response:
        try:
            tile = parse_path(f"tile/{request.path_params['path']}")
        except FormatError:
            return ABSENT.response()
        data = await self._readers.run(file_bytes, self._log.public / tile.path)
        if data is None:
            return ABSENT.response()
        headers = dict(_FOR_EVER)
        if tile.level == ENTRIES:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in request.headers.get("accept-encoding", ""):
                headers["Content-Encoding"] = "gzip"
                data = gzip.compress(data, mtime=0)
        return Response(data, media_type="application/octet-stream", headers=headers)

    async def append(self, request: Request) -> Response:
        body = await read_body(request, MAX_ENTRY)
        if isinstance(body, Problem):
            return body.response()
        signer = signer_of(request, body, self._trusted, self._clock)
        allowed = self._types.get(signer, []) if signer else []
        if not allowed:
            return ABSENT.response()
        try:
            entry = parse_entry(body)
        except FormatError:
            return MALFORMED.response()
        if entry["type"] not in allowed:
            return ABSENT.response()
        try:
            index = await self._writer.do(self._log.append, body)
        except UnwitnessedError:
            return _UNWITNESSED.response()
        if index is None:
            return _TWICE.response()
        committed = await self._readers.run(self._log.committed, index)
        proof = [b64u(one) for one in committed.proof]
        answer = {"index": index, "checkpoint": committed.checkpoint, "proof": proof}
        return JSONResponse(answer, 201)

    async def _catch_up(self) -> None:
        """Ask witnesses again for as long as entries wait for them."""
        while True:
            await asyncio.sleep(_RETRY_SECONDS)
            try:
                if await self._readers.run(lambda: self._log.is_behind):
                    await self._writer.do(self._log.catch_up, None)
            except Exception as error:
                log_bug(error)  # such as a database that is away: the next turn tries again
