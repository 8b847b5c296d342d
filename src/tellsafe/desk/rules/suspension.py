# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suspensions: what a pseudonym is sealed for at the desk, and how each is counted.

A pseudonym is sealed to be named to the registry, and for nothing else. What is counted of
suspensions is their months alone.
"""

import hashlib
from enum import StrEnum

from tellsafe.formats import account_tables

SEALED_FOR = "a pseudonym, for the registry"
WAS_SUSPENDED = "suspended"
RECONSIDERED = "reconsidered:"


class Reconsidered(StrEnum):
    """What came of a suspension that somebody looked at again."""

    LIFTED = account_tables.LIFTED  # by the oversight body, on appeal
    UPHELD = account_tables.UPHELD  # by the oversight body, on appeal
    LIFTED_BY_DESK = account_tables.LIFTED_BY_DESK  # the desk looked at the tip again


def registry_name(pseudonym: bytes) -> bytes:
    """By which the registry knows a pseudonym's public key (32 bytes): its SHA-256."""
    return hashlib.sha256(pseudonym).digest()
