# SPDX-License-Identifier: AGPL-3.0-or-later
"""What work is asked for, and how much: proof of work in the place of asking who somebody is.

A challenge is not stored when it is given out: it carries its difficulty and its end, under a MAC.
What is solved is the challenge together with the request that it pays for, so that work done for
one request buys no other.
"""

import hashlib
import hmac
from dataclasses import dataclass

from tellsafe.formats.proof_of_work import is_solved

LIFETIME = 10  # minutes
SALT_LENGTH = 16
MAC_LENGTH = 16
CHALLENGE_LENGTH = SALT_LENGTH + 1 + 4 + MAC_LENGTH
# Requests a minute that cost no more than the least.
CALM = 30
# By how many bits the load may have grown since a challenge was given out. Beyond, it is refused:
# challenges hoarded on a quiet day would be of use in a flood.
SLACK = 3


@dataclass(frozen=True)
class Challenge:
    """A challenge that we gave out: ``difficulty`` in bits, good before the minute ``until``."""

    raw: bytes
    difficulty: int
    until: int


def make_challenge(key: bytes, salt: bytes, difficulty: int, until: int) -> Challenge:
    """``until`` counts minutes since 1970; ``salt`` is 16 random bytes."""
    body = salt + bytes([difficulty]) + until.to_bytes(4, "big")
    return Challenge(body + _mac(key, body), difficulty, until)


def read_challenge(key: bytes, raw: bytes) -> Challenge | None:
    """The challenge, if it is one of ours."""
    body, mac = raw[:-MAC_LENGTH], raw[-MAC_LENGTH:]
    if len(raw) != CHALLENGE_LENGTH or not hmac.compare_digest(mac, _mac(key, body)):
        return None
    return Challenge(raw, body[SALT_LENGTH], int.from_bytes(body[SALT_LENGTH + 1 :], "big"))


def bound(challenge: bytes, request: bytes) -> bytes:
    """What has to be solved: the challenge for this request, in canonical JSON without its work."""
    return hashlib.sha256(challenge + hashlib.sha256(request).digest()).digest()


def is_paid(challenge: Challenge, request: bytes, counter: int, minute: int, wanted: int) -> bool:
    """Whether the work is done, in time, and no less than what is ``wanted`` now, but for SLACK."""
    if not minute < challenge.until <= minute + LIFETIME or challenge.difficulty < wanted - SLACK:
        return False
    return is_solved(bound(challenge.raw, request), challenge.difficulty, counter)


def difficulty_for(requests: int, least: int, most: int) -> int:
    """One bit more each time that the requests of a minute double, from CALM on."""
    return min(most, least + (requests // CALM).bit_length())


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:MAC_LENGTH]
