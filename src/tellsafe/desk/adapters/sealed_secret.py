# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small secrets as they lie in the database: sealed by a key from the desk's folder.

A copy of the database alone, such as a backup kept elsewhere, gives nobody a second factor.
"""

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def seal(plain: bytes, about: str) -> bytes:
    """Nonce and AES-256-GCM of ``plain``, good only where the same ``about`` is named."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _box(settings.SECRET_KEY).encrypt(nonce, plain, about.encode())


def unseal(sealed: bytes, about: str) -> bytes | None:
    """What was sealed; None if that was with another key, or for something else."""
    try:
        box = _box(settings.SECRET_KEY)
        return box.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except InvalidTag:
        return None


@lru_cache(maxsize=2)
def _box(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"tellsafe desk sealed secret").derive(secret.encode()))
