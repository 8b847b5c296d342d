# SPDX-License-Identifier: AGPL-3.0-or-later
"""A witness over HTTP.

POST /add-checkpoint    "old SIZE", proof lines, an empty line, a checkpoint
                        -> 200 signature lines · 400 · 403 · 404 · 409 the size seen last · 422
"""

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tellsafe.serving.clock import Clock
from tellsafe.serving.problems import Problem, read_body
from tellsafe.serving.readers import Readers
from tellsafe.serving.server import QuietErrors
from tellsafe.witness.cosigning import Witness
from tellsafe.witness.request import MAX_REQUEST

_SIZE = "text/x.tlog.size"


def make_app(witness: Witness, clock: Clock) -> Starlette:
    """The application; whoever serves it holds the lock of the witness's folder."""
    threads = Readers()

    async def add_checkpoint(request: Request) -> Response:
        body = await read_body(request, MAX_REQUEST)
        if isinstance(body, Problem):
            return body.response()
        answer = await threads.run(witness.answer, body, clock.now())
        kind = _SIZE if answer.status == HTTPStatus.CONFLICT else "text/plain; charset=utf-8"
        # Starlette adds a charset to what begins with "text/"; the size's type has none.
        return Response(answer.text, answer.status, headers={"Content-Type": kind})

    return Starlette(
        routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])],
        middleware=[Middleware(QuietErrors)],
    )
