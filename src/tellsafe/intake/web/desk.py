# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk does: pull what waits, fetch blobs, acknowledge, leave messages.

Every request is signed by the desk's key; to anybody else there is nothing here.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.intake.access import Waiting
from tellsafe.intake.actions.acknowledge import acknowledge
from tellsafe.intake.actions.waiting import find_blob, is_whole, read_blob, waiting
from tellsafe.intake.rules.ranges import Span, span_of
from tellsafe.intake.rules.request import hash_of, number_of
from tellsafe.intake.web.arrivals import arrives
from tellsafe.intake.web.delivery import take_message
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import ABSENT, MALFORMED, Problem
from tellsafe.serving.signed import signer_of

LONGEST_WAIT = 60
_DESK = "desk"
_LOST = Problem("lost", 410, "This was accepted, and a part of it is in the store no more")
_UNSATISFIABLE = Problem("range", 416, "The blob has no such bytes")


class Desk:
    """The endpoints below /v1/desk."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """Paths and methods."""
        submissions = "/v1/desk/submissions"
        return [
            Route(submissions, self.listing, methods=["GET"]),
            Route(submissions + "/{hash}", self.taken, methods=["DELETE"]),
            Route(submissions + "/{hash}/blobs/{blob}", self.blob, methods=["GET"]),
            Route("/v1/desk/messages/{message}", self.message, methods=["PUT"]),
        ]

    async def listing(self, request: Request) -> Response:
        """GET: complete submissions after a hash, waiting for a first one if there is none."""
        if not self._is_desk(request, b""):
            return ABSENT.response()
        query = request.query_params
        try:
            after = hash_of(query["after"]) if query.get("after") else b""
            wait = min(number_of(query.get("wait", "0")), LONGEST_WAIT)
            limit = number_of(query.get("limit", "50"))
        except FormatError:
            return MALFORMED.response()
        found = await self._wait_for(request, after, wait, max(limit, 1))
        return Response(_listed(found), media_type="application/json")

    async def blob(self, request: Request) -> Response:
        """GET: the sealed bytes of a blob, or a range of them."""
        if not self._is_desk(request, b""):
            return ABSENT.response()
        try:
            waits = hash_of(request.path_params["hash"])
            name = unb64u(request.path_params["blob"], length=16)
        except FormatError:
            return ABSENT.response()
        found = await self._service.readers.run(find_blob, waits, name)
        if found is None:
            return ABSENT.response()
        if not await self._service.files.run(is_whole, self._service.store, found):
            # The desk may have taken it meanwhile, in another round: then its row went before its
            # parts did.
            still = await self._service.readers.run(find_blob, waits, name)
            return (_LOST if still else ABSENT).response()
        length = found.blob.length
        span = span_of(request.headers.get("range"), length)
        if span is None:
            return _UNSATISFIABLE.response()
        return self._stream(read_blob(self._service.store, found, span), span, length)

    async def taken(self, request: Request) -> Response:
        """DELETE: the desk holds it; on 204 intake holds nothing of it any more."""
        if not self._is_desk(request, b""):
            return ABSENT.response()
        try:
            waits = hash_of(request.path_params["hash"])
        except FormatError:
            return ABSENT.response()
        submission = await self._service.writer.do(acknowledge, waits)
        self._service.deleted()
        if submission is not None:
            await self._service.files.run(self._service.store.forget, submission)
        return Response(status_code=204)

    async def message(self, request: Request) -> Response:
        """PUT: a sealed message for a mailbox."""
        return await take_message(self._service, request, self._is_desk)

    def _is_desk(self, request: Request, body: bytes) -> bool:
        trusted = self._service.settings.trusted
        return signer_of(request, body, trusted, self._service.clock) == _DESK

    async def _wait_for(
        self, request: Request, after: bytes, wait: int, limit: int
    ) -> list[Waiting]:
        loop = asyncio.get_running_loop()
        end = loop.time() + wait
        while True:
            arrival = self._service.arrivals.next
            found = await self._service.readers.run(waiting, after, limit)
            left = end - loop.time()
            if found or left <= 0 or self._service.arrivals.ended:
                return found
            await self._service.fold_in()  # the desk has everything: a good moment
            if not await arrives(arrival, request, left):
                return []

    def _stream(self, pieces: Iterator[bytes], span: Span, length: int) -> Response:
        partial = span != Span(0, length)
        headers = {"Accept-Ranges": "bytes", "Content-Length": str(span.end - span.start)}
        if partial:
            headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{length}"
        return StreamingResponse(
            self._in_threads(pieces),
            206 if partial else 200,
            headers=headers,
            media_type="application/octet-stream",
        )

    async def _in_threads(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        while (piece := await self._service.files.run(next, pieces, None)) is not None:
            yield piece


def _listed(found: list[Waiting]) -> bytes:
    return canonical_json({"submissions": [_shown(one) for one in found]})


def _shown(one: Waiting) -> dict[str, object]:
    blobs = [{"blob": b64u(blob.blob), "length": blob.length} for blob in one.blobs]
    return {"id": one.id.hex(), "envelope": b64u(one.envelope), "blobs": blobs}
