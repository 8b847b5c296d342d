# SPDX-License-Identifier: AGPL-3.0-or-later
"""The X25519 recipient type (c2sp.org/age, "The X25519 recipient type")."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tellsafe.formats.errors import FormatError

STANZA_TYPE = "X25519"
RECIPIENT_PREFIX = "age"
IDENTITY_PREFIX = "age-secret-key-"
PUBLIC_LENGTH = 32
SHARE_LENGTH = 32
_INFO = b"age-encryption.org/v1/X25519"
# The wrap key is used once, for one file key, so a fixed nonce never meets a second plaintext.
_NONCE = bytes(12)


def public_of(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte secret."""
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def check_public(public: bytes) -> None:
    """Raises FormatError("age-recipient") for a point to which nothing can be kept secret."""
    refuse_low_order(public, "age-recipient")


def wrap(public: bytes, file_key: bytes) -> tuple[bytes, bytes]:
    """Wrap for ``public``: (ephemeral share, 32-byte body). Raises FormatError("age-recipient")."""
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    secret = _shared(ephemeral, public, "age-recipient")
    return share, _cipher(secret, share, public).encrypt(_NONCE, file_key, None)


def unwrap(seed: bytes, share: bytes, body: bytes) -> bytes | None:
    """The file key, or None where the stanza is for someone else.

    Raises FormatError("age-stanza") on a share of low order.
    """
    key = X25519PrivateKey.from_private_bytes(seed)
    secret = _shared(key, share, "age-stanza")
    public = key.public_key().public_bytes_raw()
    try:
        return _cipher(secret, share, public).decrypt(_NONCE, body, None)
    except InvalidTag:
        return None


def refuse_low_order(point: bytes, code: str) -> None:
    """Raises FormatError(code) for a point with which every secret is zero; any scalar shows it."""
    _shared(X25519PrivateKey.from_private_bytes(b"\x01" * 32), point, code)


def _shared(private: X25519PrivateKey, public: bytes, code: str) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:  # the all-zero secret: everyone would know it
        raise FormatError(code, "a point of low order") from None


def _cipher(secret: bytes, share: bytes, public: bytes) -> ChaCha20Poly1305:
    derive = HKDF(algorithm=SHA256(), length=32, salt=share + public, info=_INFO)
    return ChaCha20Poly1305(derive.derive(secret))
