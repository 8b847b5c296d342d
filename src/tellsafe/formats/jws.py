# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compact JWS with Ed25519 (RFC 7515, RFC 8037), with one header for each type of document.

The header is not parsed but compared: its bytes follow from the type alone. So there is no
algorithm to choose, no key to smuggle in, and a signature over a receipt is never one over a tip.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.ed25519 import is_signed_by
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError

MAX_LENGTH = 2 * 1024 * 1024
SIGNATURE_LENGTH = 64


def sign(payload: bytes, key: Ed25519PrivateKey, typ: str) -> bytes:
    """``header.payload.signature``, each in base64url."""
    text = signing_input(header_of(typ), payload)
    return text + b"." + b64u(key.sign(text)).encode("ascii")


def verify(jws: bytes, public: bytes, typ: str) -> bytes:
    """The payload, once its signature by ``public`` (32 bytes) over this ``typ`` is verified.

    Raises FormatError("jws" | "jws-type" | "jws-signature").
    """
    header, payload, signature = _parts(jws)
    if header != header_of(typ):
        raise FormatError("jws-type", "signed as another type of document, or by another algorithm")
    verify_signature(public, signature, signing_input(header, payload))
    return payload


def peek(jws: bytes) -> bytes:
    """The payload of whatever this is: only to find the key that has to have signed it.

    Raises FormatError("jws").
    """
    return _parts(jws)[1]


@lru_cache(maxsize=32)
def header_of(typ: str) -> bytes:
    """The one protected header of a type."""
    return canonical_json({"alg": "EdDSA", "typ": typ})


def signing_input(header: bytes, payload: bytes) -> bytes:
    """What is signed (RFC 7515 §5.1)."""
    return _encoded_header(header) + b64u(payload).encode("ascii")


@lru_cache(maxsize=32)
def _encoded_header(header: bytes) -> bytes:
    return f"{b64u(header)}.".encode("ascii")


def verify_signature(public: bytes, signature: bytes, signed: bytes) -> None:
    """Ed25519 (RFC 8032). Raises FormatError("jws-signature"), also for what is no key."""
    if not is_signed_by(public, signature, signed):
        raise FormatError("jws-signature", "not signed by the key that has to sign it")


def _parts(jws: bytes) -> tuple[bytes, bytes, bytes]:
    if len(jws) > MAX_LENGTH:
        raise FormatError("jws", "longer than any document")
    try:
        header, payload, signature = (unb64u(part) for part in jws.decode("ascii").split("."))
    except ValueError as error:
        raise FormatError("jws", "not three parts in base64url") from error
    if len(signature) != SIGNATURE_LENGTH:
        raise FormatError("jws", "a signature has 64 bytes")
    return header, payload, signature
