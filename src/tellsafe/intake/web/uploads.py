# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a source does: announce blobs, send parts, ask what is held, hand in the envelope."""

import errno
import hashlib
from contextlib import ExitStack
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tellsafe.formats.attachment import envelope_fits
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.envelope import MAX_SEALED
from tellsafe.formats.errors import FormatError
from tellsafe.formats.receipt import Receipt, sign_receipt
from tellsafe.intake.actions.accept_envelope import (
    Accepted,
    Answer,
    CheckParts,
    Offer,
    accept_envelope,
)
from tellsafe.intake.actions.announce_blobs import Announcement, announce_blobs
from tellsafe.intake.actions.keep_part import keep_part
from tellsafe.intake.actions.refusals import (
    OUT_OF_BUCKET,
    PARTS_MISSING,
    STAMP_REFUSED,
    STORAGE_FULL,
    TOO_MUCH,
    TOO_SLOW,
    WRONG_LENGTH,
)
from tellsafe.intake.actions.submission_state import (
    SubmissionState,
    Upload,
    announced_blob,
    upload_of,
)
from tellsafe.intake.adapters.bulletin_file import Published
from tellsafe.intake.adapters.incoming import incoming_part
from tellsafe.intake.rules.request import MOST_JSON, announced_blobs, digest_of, number_of
from tellsafe.intake.rules.stamps import Stamp
from tellsafe.intake.rules.submission import DeclaredBlob, submission_hash
from tellsafe.intake.web.incoming_body import receive_part
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import ABSENT, MALFORMED, Problem, read_body

_FULL = (errno.ENOSPC, errno.EDQUOT)


class Uploads:
    """The endpoints below /v1/submissions."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._deployment = service.now().bulletin.deployment

    def routes(self) -> list[Route]:
        """Paths and methods."""
        submission = "/v1/submissions/{id}"
        return [
            Route(submission, self.envelope, methods=["PUT"]),
            Route(submission, self.state, methods=["GET"]),
            Route(submission + "/blobs", self.blobs, methods=["PUT"]),
            Route(submission + "/blobs/{blob}/parts/{number}", self.part, methods=["PUT"]),
        ]

    async def envelope(self, request: Request) -> Response:
        """PUT: the sealed envelope; a receipt once it is durable."""
        offer = await self._offer(request)
        if isinstance(offer, Problem):
            return offer.response()
        answering = self._service.writer.begin(accept_envelope, offer)
        # Signed while the disk is busy, which costs nobody time; it leaves when all is durable.
        foreseen = Accepted(offer.digest, offer.day)
        receipt = self._receipt(foreseen)
        answer = await self._with_parts(offer, await answering)
        if not isinstance(answer, Accepted):
            return (PARTS_MISSING if isinstance(answer, CheckParts) else answer).response()
        self._service.arrivals.tell()
        if answer != foreseen:
            receipt = self._receipt(answer)
        body = b'{"receipt":"' + receipt + b'"}'
        return Response(body, 201, media_type="application/json")

    async def blobs(self, request: Request) -> Response:
        """PUT: which blobs will come; what is held of them."""
        announcement = await self._announcement(request)
        if isinstance(announcement, Problem):
            return announcement.response()
        answer = await self._service.writer.do(announce_blobs, announcement)
        if isinstance(answer, Problem):
            return answer.response()
        state = await self._state(announcement.submission) if answer.held else None
        # What the desk has taken meanwhile is complete, and the envelope's receipt can be had.
        shown = _shown(state or SubmissionState(complete=True, blobs=[]))
        return JSONResponse(shown, 201 if answer.new else 200)

    async def state(self, request: Request) -> Response:
        """GET: which parts are held."""
        submission = _submission(request)
        state = await self._state(submission) if submission else None
        return JSONResponse(_shown(state)) if state else ABSENT.response()

    async def part(self, request: Request) -> Response:
        """PUT: one part, acknowledged once it is durable."""
        try:
            submission = _submission(request) or b""
            name = unb64u(request.path_params["blob"], length=16)
            number = number_of(request.path_params["number"])
            digest = digest_of(request.headers.get("content-digest"))
        except FormatError:
            return MALFORMED.response()
        blob = await self._service.readers.run(announced_blob, submission, name)
        if blob is None:
            return ABSENT.response()
        await self._service.settled(submission)
        problem = await self._keep(request, submission, blob, number, digest)
        return problem.response() if problem else Response(status_code=204)

    async def _keep(
        self, request: Request, submission: bytes, blob: DeclaredBlob, number: int, digest: bytes
    ) -> Problem | None:
        length = blob.length_of(number)
        if length is None or request.headers.get("content-length", str(length)) != str(length):
            return WRONG_LENGTH
        with ExitStack() as stack:
            if not stack.enter_context(self._service.room.kept_for(length)):
                return STORAGE_FULL
            try:
                part = stack.enter_context(incoming_part(self._service.store.incoming))
                if not await receive_part(request, part, length, self._service.files):
                    return WRONG_LENGTH
                return await self._service.files.run(
                    keep_part,
                    self._service.store,
                    submission,
                    blob,
                    number,
                    part,
                    digest=digest,
                    stanzas=self._service.now().bulletin.desk_stanzas,
                )
            except TimeoutError:
                return TOO_SLOW
            except OSError as error:
                if error.errno not in _FULL:
                    raise
                return STORAGE_FULL

    async def _offer(self, request: Request) -> Offer | Problem:
        """All that can be decided without the database, before anything is asked of it."""
        published = self._service.now()
        submission, stamp = _submission(request), _stamp(request, published)
        if submission is None:
            return MALFORMED
        if stamp is None:
            return STAMP_REFUSED
        body = await read_body(request, MAX_SEALED)
        if isinstance(body, Problem):
            return body
        if not envelope_fits(body, stanzas=published.bulletin.desk_stanzas):
            return OUT_OF_BUCKET
        if not self._service.room.left:
            return STORAGE_FULL
        return Offer(submission, stamp, body, hashlib.sha256(body).digest(), published.day)

    async def _with_parts(self, offer: Offer, answer: Answer) -> Answer:
        """The answer to an offer; where it is to look after parts first, the one after that."""
        if not isinstance(answer, CheckParts):
            return answer
        upload, names = await self._upload(offer.submission)
        if upload is None or not upload.is_held(names):
            return answer
        return await self._service.writer.do(accept_envelope, replace(offer, parts_held=True))

    async def _announcement(self, request: Request) -> Announcement | Problem:
        published = self._service.bulletin.read(self._service.clock.today())
        submission, stamp = _submission(request), _stamp(request, published)
        if submission is None:
            return MALFORMED
        if stamp is None:
            return STAMP_REFUSED
        body = await read_body(request, MOST_JSON)
        if isinstance(body, Problem):
            return body
        try:
            blobs = announced_blobs(body, published.bulletin.part_size)
        except FormatError:
            return MALFORMED
        if not self._service.limits.allow(blobs):
            return TOO_MUCH
        if not self._service.room.will_hold(sum(blob.length for blob in blobs)):
            return STORAGE_FULL
        return Announcement(submission, stamp, blobs, published.day)

    async def _state(self, submission: bytes) -> SubmissionState | None:
        upload, names = await self._upload(submission)
        return upload.state(names) if upload else None

    async def _upload(self, submission: bytes) -> tuple[Upload | None, set[str]]:
        """What was announced, and the names of what the store has of it."""
        await self._service.settled(submission)
        upload = await self._service.readers.run(upload_of, submission)
        if upload is None:
            return None, set()
        return upload, await self._service.files.run(self._service.store.parts_of, submission)

    def _receipt(self, accepted: Accepted) -> bytes:
        receipt = Receipt(self._deployment, accepted.digest.hex(), accepted.day)
        return sign_receipt(receipt, self._service.receipt_key)


def _submission(request: Request) -> bytes | None:
    """The hash of the id in the path: who knows the id may upload, and nobody else knows it."""
    try:
        return submission_hash(unb64u(request.path_params["id"], length=32))
    except FormatError:
        return None


def _stamp(request: Request, published: Published) -> Stamp | None:
    return published.gate.stamp(request.headers.get("authorization", ""))


def _shown(state: SubmissionState) -> dict[str, object]:
    blobs = [
        {"blob": b64u(one.blob.blob), "part_size": one.blob.part_size, "parts": one.parts}
        for one in state.blobs
    ]
    return {"state": "complete" if state.complete else "open", "blobs": blobs}
