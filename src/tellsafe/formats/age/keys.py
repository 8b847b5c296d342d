# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recipients and identities of the two kinds, and their spelling in Bech32."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, Protocol

from tellsafe.formats.age import bech32, hybrid, x25519
from tellsafe.formats.age.header import VERSION, encoded_length
from tellsafe.formats.age.stanza import Stanza, base64_decode, base64_encode
from tellsafe.formats.errors import FormatError

Kind = Literal["hybrid", "x25519"]
SEED_LENGTH = 32
_WRAPPED_LENGTH = 32


class _Scheme(Protocol):
    """What a module of one recipient type offers."""

    STANZA_TYPE: str
    RECIPIENT_PREFIX: str
    IDENTITY_PREFIX: str
    PUBLIC_LENGTH: int
    SHARE_LENGTH: int

    def public_of(self, seed: bytes) -> bytes: ...
    def check_public(self, public: bytes) -> None: ...
    def wrap(self, public: bytes, file_key: bytes) -> tuple[bytes, bytes]: ...
    def unwrap(self, seed: bytes, share: bytes, body: bytes) -> bytes | None: ...


_SCHEMES: dict[Kind, _Scheme] = {"hybrid": hybrid, "x25519": x25519}


@dataclass(frozen=True)
class Recipient:
    """Whom a file is sealed to. ``public``: 1216 bytes (hybrid) or 32 (x25519)."""

    kind: Kind
    public: bytes

    def __str__(self) -> str:
        return bech32.encode(_SCHEMES[self.kind].RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap a file key; fresh randomness each time. Raises FormatError("age-recipient")."""
        scheme = _SCHEMES[self.kind]
        share, body = scheme.wrap(self.public, file_key)
        return Stanza(scheme.STANZA_TYPE, (base64_encode(share),), body)


@dataclass(frozen=True)
class Identity:
    """The secret that opens what its recipient was sealed; ``str`` spells the secret out."""

    kind: Kind
    seed: bytes = field(repr=False)

    def __str__(self) -> str:
        return bech32.encode(_SCHEMES[self.kind].IDENTITY_PREFIX, self.seed).upper()

    @property
    def recipient(self) -> Recipient:
        """The public half, derived each time."""
        return Recipient(self.kind, _SCHEMES[self.kind].public_of(self.seed))

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        """The file key if a stanza is for this identity; others' stanzas are passed over.

        Raises FormatError("age-stanza" | "age-base64") if one of its own type is malformed.
        """
        scheme = _SCHEMES[self.kind]
        for stanza in stanzas:
            if stanza.type == scheme.STANZA_TYPE:
                file_key = scheme.unwrap(self.seed, _share(scheme, stanza), stanza.body)
                if file_key is not None:
                    return file_key
        return None


def generate_identity(kind: Kind = "hybrid") -> Identity:
    """A new identity of 32 random bytes."""
    return identity_from_seed(secrets.token_bytes(SEED_LENGTH), kind)


def identity_from_seed(seed: bytes, kind: Kind = "hybrid") -> Identity:
    """The identity of a 32-byte seed, always the same. Raises FormatError("age-identity")."""
    if len(seed) != SEED_LENGTH:
        raise FormatError("age-identity", "a secret that is not 32 bytes")
    return Identity(kind, seed)


def parse_recipient(text: str) -> Recipient:
    """Read "age1pq1…" or "age1…", lower-case. Raises FormatError("bech32" | "age-recipient")."""
    kind: Kind = "hybrid" if text.startswith(hybrid.RECIPIENT_PREFIX + "1") else "x25519"
    scheme = _SCHEMES[kind]
    public = bech32.decode(scheme.RECIPIENT_PREFIX, text)
    if len(public) != scheme.PUBLIC_LENGTH:
        raise FormatError("age-recipient", "a public key of the wrong length")
    scheme.check_public(public)
    return Recipient(kind, public)


def parse_identity(text: str) -> Identity:
    """Read "AGE-SECRET-KEY-PQ-1…" or "AGE-SECRET-KEY-1…", upper-case.

    Raises FormatError("bech32" | "age-identity").
    """
    lower = text.lower()
    if not text.isascii() or text != text.upper():
        raise FormatError("age-identity", "an identity is written in capitals")
    kind: Kind = "hybrid" if lower.startswith(hybrid.IDENTITY_PREFIX + "1") else "x25519"
    return identity_from_seed(bech32.decode(_SCHEMES[kind].IDENTITY_PREFIX, lower), kind)


def kind_of(stanza: Stanza) -> Kind | None:
    """The kind that a stanza's type names; None for a type that we do not know."""
    return next((k for k, scheme in _SCHEMES.items() if stanza.type == scheme.STANZA_TYPE), None)


def require_one_kind(kinds: Iterable[Kind | None]) -> None:
    """Raises FormatError("age-mixed") if both kinds occur.

    A file that is also sealed to X25519 alone is as weak as X25519: the hybrid kind's promise
    would be void, and nobody would notice. Unknown types (None) are no promise, and pass.
    """
    if len(set(kinds) - {None}) > 1:
        raise FormatError("age-mixed", "hybrid and X25519 recipients in one file")


@lru_cache(maxsize=64)
def uniform_header(stanzas: int) -> re.Pattern[bytes]:
    """Matches the header of a file that was sealed here to so many recipients of one kind.

    Every header of one kind and number has the same length and form; what it holds is for
    whoever has a key. One pattern, as intake asks this of every envelope.
    """
    kinds = [_stanza_pattern(scheme) for scheme in _SCHEMES.values()]
    lines = b"|".join(b"(?:%b){%d}" % (kind, stanzas) for kind in kinds)
    mac = _base64_pattern(_WRAPPED_LENGTH)
    return re.compile(b"%b(?:%b)--- %b\n" % (re.escape(VERSION), lines, mac))


def _stanza_pattern(scheme: _Scheme) -> bytes:
    name = scheme.STANZA_TYPE.encode("ascii")
    share, body = _base64_pattern(scheme.SHARE_LENGTH), _base64_pattern(_WRAPPED_LENGTH)
    return b"-> %b %b\n%b\n" % (name, share, body)


def _base64_pattern(length: int) -> bytes:
    """Canonical unpadded base64 of ``length`` bytes: bits left over in the last symbol are zero."""
    whole, rest = divmod(length, 3)
    last = (b"", b"[A-Za-z0-9+/][AQgw]", b"[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]")[rest]
    return b"[A-Za-z0-9+/]{%d}%b" % (4 * whole, last)


def header_length(kind: Kind, stanzas: int) -> int:
    """Bytes of a header with so many stanzas of one kind: always the same."""
    scheme = _SCHEMES[kind]
    share = base64_encode(bytes(scheme.SHARE_LENGTH))
    one = len(Stanza(scheme.STANZA_TYPE, (share,), bytes(_WRAPPED_LENGTH)).encode())
    return encoded_length(stanzas * one)


def _share(scheme: _Scheme, stanza: Stanza) -> bytes:
    """The key share of a stanza. Its body's length is checked before any decryption: a body that
    opens under many keys would tell its maker which of them a desk holds."""
    if len(stanza.args) != 1 or len(stanza.body) != _WRAPPED_LENGTH:
        raise FormatError("age-stanza", "a stanza that its type does not allow")
    share = base64_decode(stanza.args[0])
    if len(share) != scheme.SHARE_LENGTH:
        raise FormatError("age-stanza", "a key share of the wrong length")
    return share
