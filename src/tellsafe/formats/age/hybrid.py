# SPDX-License-Identifier: AGPL-3.0-or-later
"""The post-quantum hybrid recipient type: ML-KEM-768 with X25519 (c2sp.org/age).

What is sealed today may be kept and opened by a quantum computer later; a source's safety must
outlast that, so this is the kind that Tellsafe makes. It is HPKE in base mode (RFC 9180) with
the KEM of draft-ietf-hpke-pq (X-Wing), HKDF-SHA-256 and ChaCha20-Poly1305.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHAKE256, Hash
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from tellsafe.formats.age.x25519 import refuse_low_order
from tellsafe.formats.errors import FormatError

STANZA_TYPE = "mlkem768x25519"
RECIPIENT_PREFIX = "age1pq"
IDENTITY_PREFIX = "age-secret-key-pq-"
_MLKEM_PUBLIC = 1184
PUBLIC_LENGTH = _MLKEM_PUBLIC + 32
_MLKEM_SHARE = 1088
SHARE_LENGTH = _MLKEM_SHARE + 32
_INFO = b"age-encryption.org/mlkem768x25519"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def public_of(seed: bytes) -> bytes:
    """The 1216-byte public key of a 32-byte secret: ML-KEM-768's, then X25519's."""
    mlkem, x25519 = _expand(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def check_public(public: bytes) -> None:
    """Raises FormatError("age-recipient") if either half is no key to which to keep a secret."""
    refuse_low_order(public[_MLKEM_PUBLIC:], "age-recipient")
    _load_public(public)


def wrap(public: bytes, file_key: bytes) -> tuple[bytes, bytes]:
    """Wrap for ``public``: (encapsulated key, 32-byte body). Raises as check_public does."""
    sealed = _SUITE.encrypt(file_key, _load_public(public), _INFO)
    return sealed[:SHARE_LENGTH], sealed[SHARE_LENGTH:]


def unwrap(seed: bytes, share: bytes, body: bytes) -> bytes | None:
    """The file key, or None where the stanza is for someone else.

    Raises FormatError("age-stanza") on a share whose X25519 half has low order.
    """
    refuse_low_order(share[_MLKEM_SHARE:], "age-stanza")
    try:
        return _SUITE.decrypt(share + body, MLKEM768X25519PrivateKey(*_expand(seed)), _INFO)
    except InvalidTag:
        return None


def _load_public(public: bytes) -> MLKEM768X25519PublicKey:
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC])
        x25519 = X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:])
    except ValueError:
        raise FormatError("age-recipient", "not an ML-KEM-768 and X25519 key") from None
    return MLKEM768X25519PublicKey(mlkem, x25519)


def _expand(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expander = Hash(SHAKE256(96))
    expander.update(seed)
    expanded = expander.finalize()
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    return mlkem, X25519PrivateKey.from_private_bytes(expanded[64:])
