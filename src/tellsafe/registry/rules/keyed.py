# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hashes by which the registry knows again what it has forgotten.

Each is keyed by the secret of a term (the pepper), and each use has a label: without the pepper a
hash says nothing, with it a hash of one table still says nothing about a row of another.
"""

import hashlib
import hmac
from datetime import date

# ID numbers are few: some 2^30 in a country. Whoever takes database and pepper could try them all
# in minutes if the hash were fast. At 16 MiB and some 40 ms a guess that takes a core a year.
_COST = 2**14
_BLOCK = 8
_MEMORY = 64 * 1024 * 1024


def person_key(pepper: bytes, scheme: str, number: str) -> bytes:
    """Which person: 32 bytes, slow on purpose. ``number`` in its one spelling."""
    return _slowly(pepper, "person", f"{scheme}\0{number}")


def roll_member(pepper: bytes, number: str, second: str) -> bytes:
    """Which line of the operator's list, by the words of rules/roll.py: 32 bytes, slow as well."""
    return _slowly(pepper, "roll", f"{number}\0{second}")


def counter_code(pepper: bytes, code: str) -> bytes:
    """Which code that was printed: 32 bytes. Fast: 53 random bits are not guessed."""
    return _keyed(pepper, "counter-code", code.encode())


def counter_person(pepper: bytes, code: str) -> bytes:
    """Whoever came with this code: 32 bytes that have nothing in common with its row."""
    return _keyed(pepper, "counter-person", code.encode())


def credential_request(pepper: bytes, person: bytes, kind: str, blinded: bytes) -> bytes:
    """Which credential this person asked for: 32 bytes."""
    return _keyed(pepper, "credential", person, kind.encode(), blinded)


def stamps_request(pepper: bytes, owner: bytes, week: str, blinded: tuple[bytes, ...]) -> bytes:
    """Which batch of stamps the owner (a person's or a pseudonym day's key) asked for: 32 bytes."""
    return _keyed(pepper, "stamps", owner, week.encode(), *blinded)


def pseudonym_day(pepper: bytes, pseudonym: bytes, day: date) -> bytes:
    """Which pseudonym on which day, as one: 32 bytes."""
    return _keyed(pepper, "pseudonym-day", pseudonym, day.isoformat().encode())


def suspension(pepper: bytes, pseudonym_hash: bytes) -> bytes:
    """Which pseudonym is suspended, by the SHA-256 of its public key: 32 bytes."""
    return _keyed(pepper, "suspension", pseudonym_hash)


def _slowly(pepper: bytes, label: str, word: str) -> bytes:
    salt = _keyed(pepper, label)
    return hashlib.scrypt(
        word.encode(), salt=salt, n=_COST, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=32
    )


def _keyed(pepper: bytes, label: str, *parts: bytes) -> bytes:
    """HMAC-SHA-256 over label and parts, each after its length: no two lists read the same."""
    counted = (len(part).to_bytes(4, "big") + part for part in (label.encode(), *parts))
    return hmac.digest(pepper, b"tellsafe/v1/registry" + b"".join(counted), "sha256")
