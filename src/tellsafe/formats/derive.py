# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that a source holds, derived from one root secret by HKDF-SHA-256 (RFC 5869).

What is derived under one label says nothing about what is derived under another, nor about the
root: a desk that learns the mailbox key of one tip can't find the next tip, and a pseudonym of
one term is a stranger in the next. A root secret belongs to one deployment.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tellsafe.formats.age import Identity, identity_from_seed

ROOT_BITS = 102
STAMPS_IN_A_DAY = 64
_SALT = b"tellsafe/v1"
_MAILBOX_LABEL = b"tellsafe/v1/mailbox\0"


@dataclass(frozen=True)
class TipKeys:
    """What belongs to one tip, or one case: mailbox id (32 bytes), mailbox key, identity that reads
    replies."""

    mailbox_id: bytes = field(repr=False)
    mailbox_key: Ed25519PrivateKey = field(repr=False)
    reply_identity: Identity = field(repr=False)


@dataclass(frozen=True, slots=True)
class RootSecret:
    """102 random bits as 16 bytes, big-endian. Never printed, and never sent anywhere.

    Raises ValueError for another length or more bits.
    """

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) != 16 or int.from_bytes(self.value, "big") >> ROOT_BITS:
            raise ValueError("a root secret is 102 bits in 16 bytes")

    def pseudonym(self, term: str) -> Ed25519PrivateKey:
        """The pseudonym key of a term such as "2026"."""
        return Ed25519PrivateKey.from_private_bytes(self._derive(32, "pseudonym", term))

    def tip(self, number: int) -> TipKeys:
        """The keys of tip ``number``, counted from 0."""
        key = self._derive(32, "tip/mailbox-key", number)
        return TipKeys(
            mailbox_id=self._derive(32, "tip/mailbox-id", number),
            mailbox_key=Ed25519PrivateKey.from_private_bytes(key),
            reply_identity=identity_from_seed(self._derive(32, "tip/reply-identity", number)),
        )

    def case(self) -> TipKeys:
        """The keys of a case at the oversight body, which has a secret of its own: the case
        number spells it, as a recovery number spells a source's."""
        return TipKeys(
            mailbox_id=self._derive(32, "case/mailbox-id"),
            mailbox_key=Ed25519PrivateKey.from_private_bytes(self._derive(32, "case/mailbox-key")),
            reply_identity=identity_from_seed(self._derive(32, "case/reply-identity")),
        )

    def token_entropy(self, purpose: str, period: str, index: int) -> bytes:
        """64 bytes from which a token's blind and salt are drawn."""
        return self._derive(64, "token/entropy", purpose, period, index)

    def token_nonce(self, purpose: str, period: str, index: int) -> bytes:
        """The 32-byte nonce of a token that is no credential."""
        return self._derive(32, "token/nonce", purpose, period, index)

    def _derive(self, length: int, label: str, *context: str | int) -> bytes:
        info = "\0".join([f"tellsafe/v1/{label}", *map(_field, context)]).encode()
        return HKDF(SHA256(), length, salt=_SALT, info=info).derive(self.value)


def mailbox_address(mailbox_id: bytes) -> str:
    """Where a mailbox is found: 64 characters of hex, from which its id can't be computed."""
    return hashlib.sha256(_MAILBOX_LABEL + mailbox_id).hexdigest()


def stamp_index(day: date, position: int) -> int:
    """The index of a day's stamp ``position`` (0 to 63): proleptic ordinal of the day × 64 + it."""
    if not 0 <= position < STAMPS_IN_A_DAY:
        raise ValueError("a day has 64 stamps at most")
    return day.toordinal() * STAMPS_IN_A_DAY + position


def _field(value: str | int) -> str:
    # A field that held the separator, or a negative number, could spell another field's value.
    text = str(value)
    if not text or "\0" in text or text.startswith("-"):
        raise ValueError("a field that could be read two ways")
    return text
