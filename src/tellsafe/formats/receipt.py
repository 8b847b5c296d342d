# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt: intake's signed promise that it holds an envelope durably.

It names the sealed bytes by their hash and the day. It proves to anyone that a tip was handed in,
and to nobody what it says: the hash of sealed bytes tells nothing of the plaintext.
"""

from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import jws
from tellsafe.formats.encoding import canonical_json, parse_json, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, Fields

_TYPE = "tellsafe-receipt"
_LIMIT = 1024


@dataclass(frozen=True)
class Receipt:
    """``envelope`` is the SHA-256 of the sealed envelope, in hex."""

    deployment: str
    envelope: str
    day: date

    def to_json(self) -> dict[str, object]:
        """The receipt as a JSON object."""
        return {
            "v": 1,
            "deployment": self.deployment,
            "envelope": self.envelope,
            "day": self.day.isoformat(),
        }

    @classmethod
    def from_json(cls, value: object) -> "Receipt":
        """Raises FormatError("receipt-field")."""
        fields = Fields(value, "receipt")
        fields.constant("v", 1)
        receipt = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            envelope=fields.sha256("envelope"),
            day=fields.day("day"),
        )
        fields.end()
        return receipt


def make_receipt(deployment: str, envelope: bytes, day: date, key: Ed25519PrivateKey) -> bytes:
    """Sign for the sealed bytes of an envelope. The same input gives the same receipt."""
    return sign_receipt(Receipt(deployment, sha256_hex(envelope), day), key)


def sign_receipt(receipt: Receipt, key: Ed25519PrivateKey) -> bytes:
    """The same where only the hash of the envelope is still held."""
    return jws.sign(canonical_json(receipt.to_json()), key, _TYPE)


def verify_receipt(receipt: bytes, public: bytes, envelope: bytes) -> Receipt:
    """Hold a receipt against the sealed bytes that were sent and intake's key (32 bytes).

    Raises FormatError("jws…" | "receipt-field" | "receipt-envelope").
    """
    found = Receipt.from_json(parse_json(jws.verify(receipt, public, _TYPE), limit=_LIMIT))
    if found.envelope != sha256_hex(envelope):
        raise FormatError("receipt-envelope", "a receipt for another envelope")
    return found
