# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters to the oversight body: written for work, fetched by the body's key alone.

GET    /v1/letters/work               a proof of work to do
POST   /v1/letters                    a sealed letter
GET    /v1/oversight/letters          signed by the body: what waits for it
DELETE /v1/oversight/letters/{hash}   signed by the body: it holds this one
PUT    /v1/oversight/messages/{id}    signed by the body: an answer, for a mailbox

The body's key is the one that the charter names in this moment. Where it names none there is
nothing here: docs/decisions/0020-letters-to-the-oversight-body.md says why.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tellsafe.formats.charter import Oversight
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, unb64u
from tellsafe.formats.envelope import MAX_SEALED
from tellsafe.formats.errors import FormatError
from tellsafe.formats.letter import letter_fits
from tellsafe.intake.actions.fetch_letters import let_go, waiting_letters
from tellsafe.intake.actions.refusals import NO_LETTERS, OUT_OF_BUCKET, STORAGE_FULL
from tellsafe.intake.actions.write_letter import Offered, write_letter
from tellsafe.intake.rules.request import MOST_JSON, hash_of, number_of
from tellsafe.intake.web.delivery import take_message
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import ABSENT, MALFORMED, Problem, read_body
from tellsafe.serving.signed import signer_of

_OVERSIGHT = "oversight"


class Letters:
    """The endpoints below /v1/letters and /v1/oversight."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """Paths and methods."""
        waiting = "/v1/oversight/letters"
        return [
            Route("/v1/letters/work", self.work, methods=["GET"]),
            Route("/v1/letters", self.letter, methods=["POST"]),
            Route(waiting, self.listing, methods=["GET"]),
            Route(waiting + "/{hash}", self.taken, methods=["DELETE"]),
            Route("/v1/oversight/messages/{message}", self.answer, methods=["PUT"]),
        ]

    async def work(self, _request: Request) -> Response:
        """GET: what to do before a letter is taken; more of it, the more letters come."""
        if not self._body.takes_letters:
            return NO_LETTERS.response()
        return JSONResponse(self._service.gate.offer(self._service.clock.now()))

    async def letter(self, request: Request) -> Response:
        """POST: one letter; 204 once it is durable. It says nothing of who sent it."""
        offered = await self._offered(request)
        if isinstance(offered, Problem):
            return offered.response()
        problem = await self._service.writer.do(write_letter, offered)
        return problem.response() if problem else Response(status_code=204)

    async def listing(self, request: Request) -> Response:
        """GET: letters after a hash."""
        if not self._is_body(request, b""):
            return ABSENT.response()
        query = request.query_params
        try:
            after = hash_of(query["after"]) if query.get("after") else b""
            limit = max(number_of(query.get("limit", "50")), 1)
        except FormatError:
            return MALFORMED.response()
        found = await self._service.readers.run(waiting_letters, after, limit)
        listed = [{"id": key.hex(), "sealed": b64u(sealed)} for key, sealed in found]
        return Response(canonical_json({"letters": listed}), media_type="application/json")

    async def taken(self, request: Request) -> Response:
        """DELETE: the body holds it; on 204 intake holds nothing of it any more."""
        if not self._is_body(request, b""):
            return ABSENT.response()
        try:
            letter = hash_of(request.path_params["hash"])
        except FormatError:
            return ABSENT.response()
        await self._service.writer.do(let_go, letter)
        self._service.deleted()
        await self._service.fold_in()
        return Response(status_code=204)

    async def answer(self, request: Request) -> Response:
        """PUT: a sealed message for the mailbox of a case."""
        return await take_message(self._service, request, self._is_body)

    async def _offered(self, request: Request) -> Offered | Problem:
        """All that can be decided without the database, before anything is asked of it."""
        if not self._body.takes_letters:
            return NO_LETTERS
        body = await read_body(request, MOST_JSON)
        if isinstance(body, Problem):
            return body
        try:
            value = parse_object(body, limit=MOST_JSON)
            sealed = unb64u(str(value.get("letter", "")))
            is_bare = value.keys() == {"letter", "work"}
        except FormatError:
            return MALFORMED
        if not is_bare:
            return MALFORMED
        if len(sealed) > MAX_SEALED or not letter_fits(sealed):
            return OUT_OF_BUCKET
        if not self._service.room.left:
            return STORAGE_FULL
        refusal = self._service.gate.admit(value, self._service.clock.now())
        return refusal or Offered(sealed, self._service.clock.today())

    @property
    def _body(self) -> Oversight:
        return self._service.now().bulletin.charter.oversight

    def _is_body(self, request: Request, body: bytes) -> bool:
        key = self._body.key_bytes
        trusted = {} if key is None else {_OVERSIGHT: key}
        return signer_of(request, body, trusted, self._service.clock) == _OVERSIGHT
