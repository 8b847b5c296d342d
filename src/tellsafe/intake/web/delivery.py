# SPDX-License-Identifier: AGPL-3.0-or-later
"""A message for a mailbox, as the desk and the oversight body send it."""

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from tellsafe.formats.attachment import envelope_fits
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.intake.access import StoredMessage
from tellsafe.intake.actions.deliver_message import Delivery, deliver_message
from tellsafe.intake.actions.refusals import OUT_OF_BUCKET
from tellsafe.intake.rules.request import MOST_JSON, message_body
from tellsafe.intake.web.service import Service
from tellsafe.serving.problems import ABSENT, MALFORMED, Problem, read_body


async def take_message(
    service: Service, request: Request, is_signed: Callable[[Request, bytes], bool]
) -> Response:
    """PUT of one, by whoever ``is_signed`` says may: 204 once it is durable, however often."""
    body = await read_body(request, MOST_JSON)
    if isinstance(body, Problem):
        return body.response()
    if not is_signed(request, body):
        return ABSENT.response()
    delivery = _delivery(request.path_params["message"], body, service.clock.today())
    if isinstance(delivery, Problem):
        return delivery.response()
    problem = await service.writer.do(deliver_message, delivery)
    return problem.response() if problem else Response(status_code=204)


def _delivery(name: str, body: bytes, today: date) -> Delivery | Problem:
    """What the path's id and the body say."""
    try:
        identifier, said = unb64u(name, length=16), message_body(body)
    except FormatError:
        return MALFORMED
    # Sealed to one key, its reader's own, and padded: a mailbox shows no lengths either.
    if not envelope_fits(said.sealed, stanzas=1):
        return OUT_OF_BUCKET
    return Delivery(StoredMessage(said.address, identifier, said.sealed, today), said.key_hash)
