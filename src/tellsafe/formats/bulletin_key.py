# SPDX-License-Identifier: AGPL-3.0-or-later
"""One public key of a deployment: what it is for, and from which day to which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tellsafe.formats.age import Recipient, parse_recipient
from tellsafe.formats.encoding import sha256_hex, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.formats.privacy_pass import issuer_public_bytes, load_issuer_public

_AGE = ("age-hybrid", "age-x25519")
_RSA = ("rsa-2048",)
_SIGNING = ("ed25519",)
USES: Mapping[str, tuple[str, ...]] = {
    "desk-sealing": _AGE,
    "registry-sealing": _AGE,
    "credential": _RSA,
    "credential-not-eligible": _RSA,
    "stamp": _RSA,
    "receipt": _SIGNING,
    "desk-message": _SIGNING,
}
_MOST_PUBLIC = 2000
_MOST_PERIOD = 16


@dataclass(frozen=True)
class KeyEntry:
    """``public`` as text: an age recipient, or base64url of the bytes of an Ed25519 or RSA key.

    ``id`` is the SHA-256 of the public bytes in hex. Valid from ``first_day`` to ``last_day``,
    both included. ``period`` is the week, or the term.
    """

    id: str
    use: str
    kind: str
    public: str
    period: str
    first_day: date
    last_day: date

    @property
    def public_bytes(self) -> bytes:
        """The key: 32 (Ed25519, X25519), 1216 (hybrid) or 342 bytes (RSA, RFC 9578 §6.5).

        Raises FormatError for what is no key of its kind.
        """
        return _READERS[self.kind](self.public)

    @property
    def recipient(self) -> Recipient:
        """The age recipient of a sealing key. Raises FormatError for any other."""
        return parse_recipient(self.public)

    def is_valid(self, day: date) -> bool:
        """Whether the key may be used on ``day``."""
        return self.first_day <= day <= self.last_day

    def to_json(self) -> dict[str, object]:
        """The JSON object of the bulletin."""
        return {
            "id": self.id,
            "use": self.use,
            "kind": self.kind,
            "public": self.public,
            "period": self.period,
            "from": self.first_day.isoformat(),
            "until": self.last_day.isoformat(),
        }

    @classmethod
    def read(cls, fields: Fields) -> "KeyEntry":
        """Raises FormatError("bulletin-field" | "bulletin-key") or a code of the key's kind."""
        use = fields.choice("use", USES)
        entry = cls(
            id=fields.sha256("id"),
            use=use,
            kind=fields.choice("kind", USES[use]),
            public=fields.text("public", most=_MOST_PUBLIC),
            period=fields.text("period", most=_MOST_PERIOD),
            first_day=fields.day("from"),
            last_day=fields.day("until"),
        )
        fields.end()
        if sha256_hex(entry.public_bytes) != entry.id or entry.last_day < entry.first_day:
            raise FormatError("bulletin-key", "a key that its id or its days do not fit")
        return entry


def _hybrid(text: str) -> bytes:
    return _recipient_of("hybrid", text)


def _x25519(text: str) -> bytes:
    return _recipient_of("x25519", text)


# A bulletin is read again and again, and of its keys these take the longest to read.
@lru_cache(maxsize=32)
def _recipient_of(kind: str, text: str) -> bytes:
    recipient = parse_recipient(text)
    if recipient.kind != kind:
        raise FormatError("bulletin-key", "a recipient of another kind than the entry says")
    return recipient.public


def _issuer(text: str) -> bytes:
    return issuer_public_bytes(load_issuer_public(unb64u(text)))


def _signing(text: str) -> bytes:
    return unb64u(text, length=32)


_READERS: Mapping[str, Callable[[str], bytes]] = {
    "age-hybrid": _hybrid,
    "age-x25519": _x25519,
    "rsa-2048": _issuer,
    "ed25519": _signing,
}
