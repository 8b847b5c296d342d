# SPDX-License-Identifier: AGPL-3.0-or-later
"""What makes a token a credential: its nonce commits to one pseudonym.

The registry signs the token blinded, so it sees no pseudonym. Whoever sees token and pseudonym
together knows that some enrolled person holds it, and that the token is of use to no other
pseudonym, since that would take a second preimage of SHA-256. A copied credential is worth
nothing without the pseudonym's private key.
"""

import hashlib

_LABEL = b"tellsafe/v1/pseudonym\0"


def credential_nonce(pseudonym_public: bytes) -> bytes:
    """The nonce (32 bytes) of a credential for a pseudonym's raw Ed25519 public key (32 bytes).

    Raises ValueError for another length, which would be our own bug.
    """
    if len(pseudonym_public) != 32:
        raise ValueError("a pseudonym is 32 bytes")
    return hashlib.sha256(_LABEL + pseudonym_public).digest()
