# SPDX-License-Identifier: AGPL-3.0-or-later
"""A message of the desk to the source of one tip: signed, padded and sealed like an envelope.

It names the mailbox that it is for, so that whoever can write to mailboxes can't put the answer
to one tip into the mailbox of another and watch what its source does.
"""

from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import age, jws
from tellsafe.formats.age import Identity, Recipient
from tellsafe.formats.encoding import b64u, canonical_json, parse_json
from tellsafe.formats.envelope import MAX_SEALED
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, SLUG, Fields
from tellsafe.formats.manifest import ID_LENGTH, MAX_TEXT
from tellsafe.formats.padding import MAX_CONTENT, pad_to_bucket, unpad

__all__ = ["MAX_TEXT", "MESSAGE", "RECEIVED", "STATUS", "Message", "open_message", "seal_message"]

RECEIVED = "received"
MESSAGE = "message"
STATUS = "status"
MOST_STATUS = 16
_TYPE = "tellsafe-message"


@dataclass(frozen=True)
class Message:
    """``kind`` "received" is sent for each tip and may be without text; ``address`` is hex.

    ``status`` is the code of what came of the tip, of kind "status" and of no other; a reader
    that does not know the code has the text.
    """

    kind: str
    deployment: str
    message: bytes
    address: str
    text: str = field(repr=False)
    language: str
    day: date
    status: str | None = None

    def to_json(self) -> dict[str, object]:
        """The message as a JSON object."""
        code = {} if self.status is None else {"status": self.status}
        return {
            "v": 1,
            "kind": self.kind,
            "deployment": self.deployment,
            "message": b64u(self.message),
            "address": self.address,
            "text": self.text,
            "language": self.language,
            "day": self.day.isoformat(),
            **code,
        }

    @classmethod
    def from_json(cls, value: object) -> "Message":
        """Raises FormatError("message-field")."""
        fields = Fields(value, "message")
        fields.constant("v", 1)
        kind = fields.choice("kind", (RECEIVED, MESSAGE, STATUS))
        message = cls(
            kind=kind,
            deployment=fields.word("deployment", DEPLOYMENT),
            message=fields.raw("message", ID_LENGTH),
            address=fields.sha256("address"),
            text=fields.text("text", most=MAX_TEXT, least=0 if kind == RECEIVED else 1),
            language=fields.language("language"),
            day=fields.day("day"),
            status=fields.word("status", SLUG, most=MOST_STATUS) if kind == STATUS else None,
        )
        fields.end()
        return message


def seal_message(message: Message, key: Ed25519PrivateKey, recipient: Recipient) -> bytes:
    """Sign with the desk's message key, pad, and seal to the reply recipient of the tip.

    Raises FormatError("message-field" | "too-large" | age's).
    """
    value = message.to_json()
    Message.from_json(value)
    signed = jws.sign(canonical_json(value), key, _TYPE)
    return age.seal_bytes(pad_to_bucket(signed), [recipient])


def open_message(sealed: bytes, identity: Identity, desk_public: bytes, address: str) -> Message:
    """Open a message found at ``address``, signed by ``desk_public`` (32 bytes).

    Raises FormatError: age's codes, "padding", "jws…", "message-field", "message-spelling",
    "message-address" (it was written for another mailbox).
    """
    if len(sealed) > MAX_SEALED:
        raise FormatError("message-size", "larger than any message")
    payload = jws.verify(unpad(age.open_bytes(sealed, [identity])), desk_public, _TYPE)
    message = Message.from_json(parse_json(payload, limit=MAX_CONTENT))
    if canonical_json(message.to_json()) != payload:
        raise FormatError("message-spelling", "a message that is not in canonical JSON")
    if message.address != address:
        raise FormatError("message-address", "a message for another mailbox")
    return message
