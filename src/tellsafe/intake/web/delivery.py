# SPDX-License-Identifier: AGPL-3.0-or-later
"""A message for a mailbox, as the desk and the oversight body send it."""

from datetime import date

from tellsafe.formats.attachment import envelope_fits
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.intake.access import StoredMessage
from tellsafe.intake.actions.deliver_message import Delivery
from tellsafe.intake.actions.refusals import OUT_OF_BUCKET
from tellsafe.intake.rules.request import message_body
from tellsafe.serving.problems import MALFORMED, Problem


def delivery_of(name: str, body: bytes, today: date) -> Delivery | Problem:
    """What the path's id and the body say."""
    try:
        identifier, said = unb64u(name, length=16), message_body(body)
    except FormatError:
        return MALFORMED
    # Sealed to one key, its reader's own, and padded: a mailbox shows no lengths either.
    if not envelope_fits(said.sealed, stanzas=1):
        return OUT_OF_BUCKET
    return Delivery(StoredMessage(said.address, identifier, said.sealed, today), said.key_hash)
