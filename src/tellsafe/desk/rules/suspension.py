# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a pseudonym is sealed for at the desk: to be named to the registry, and nothing else."""

import hashlib

SEALED_FOR = "a pseudonym, for the registry"


def registry_name(pseudonym: bytes) -> bytes:
    """By which the registry knows a pseudonym's public key (32 bytes): its SHA-256."""
    return hashlib.sha256(pseudonym).digest()
