# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a source reads what the desk wrote."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tellsafe.formats.errors import FormatError
from tellsafe.intake.actions.read_mailbox import read_mailbox
from tellsafe.intake.actions.refusals import PROOF_REFUSED
from tellsafe.intake.rules.request import hash_of
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import MALFORMED
from tellsafe.serving.signed import self_named_signer_of


class Mailboxes:
    """The endpoint below /v1/mailboxes."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """Paths and methods."""
        return [Route("/v1/mailboxes/{address}", self.read, methods=["GET"])]

    async def read(self, request: Request) -> Response:
        """GET, signed by the mailbox key: whoever signs well gets an answer of the same form.

        A bad signature is told apart, whatever there is at the address, since it is nearly always
        the wrong clock of a phone.
        """
        try:
            address = hash_of(request.path_params["address"])
        except FormatError:
            return MALFORMED.response()
        public = self_named_signer_of(request, b"", self._service.clock)
        if public is None:
            return PROOF_REFUSED.response()
        answer = await self._service.readers.run(read_mailbox, address, public)
        return Response(answer, media_type="application/json")
