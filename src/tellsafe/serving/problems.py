# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refusals as values, and their one shape on the wire: application/problem+json (RFC 9457)."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse

PREFIX = "urn:tellsafe:problem:"


@dataclass(frozen=True)
class Problem:
    """A refusal: a stable slug, an HTTP status, a title, and what to do. Never any content."""

    slug: str
    status: int
    title: str
    detail: str = ""
    retry_after: int | None = None

    def response(self) -> JSONResponse:
        body = {"type": PREFIX + self.slug, "title": self.title, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return JSONResponse(
            body, self.status, headers=headers, media_type="application/problem+json"
        )


# The forbidden and the absent look alike: both are this one.
ABSENT = Problem("not-found", 404, "There is nothing here for you")
TOO_LARGE = Problem("too-large", 413, "This is larger than the protocol allows")
MALFORMED = Problem("malformed", 400, "This does not hold to the protocol")
INTERNAL = Problem("internal", 500, "Something broke here; nothing was acknowledged", "Try again.")


async def read_body(request: Request, limit: int) -> bytes | Problem:
    """The whole body if it has at most ``limit`` bytes; it is never read further than that."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > limit:
        return TOO_LARGE
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return TOO_LARGE
    return bytes(body)
