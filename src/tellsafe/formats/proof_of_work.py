# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proof of work: a counter that took many hashes to find and takes one to check.

It makes a flood of expensive requests cost the sender more than it costs us, without asking the
sender who they are. It proves nothing else, and a determined sender can always pay.
"""

import hashlib
from itertools import count

MAX_DIFFICULTY = 40
_COUNTERS = 2**64


def solve(challenge: bytes, difficulty: int, *, start: int = 0) -> int:
    """The first counter from ``start`` that solves; takes 2**difficulty hashes on average.

    A counter solves where SHA-256(challenge ‖ counter as 8 bytes, big-endian) begins with at
    least ``difficulty`` zero bits. Raises ValueError past MAX_DIFFICULTY: a server that asks for
    more is asking a phone to burn its battery.
    """
    if not 0 <= difficulty <= MAX_DIFFICULTY:
        raise ValueError("a difficulty that nobody should work for")
    prefix = hashlib.sha256(challenge)
    bound = 1 << (256 - difficulty)
    for counter in count(start):
        attempt = prefix.copy()
        attempt.update(counter.to_bytes(8, "big"))
        if int.from_bytes(attempt.digest(), "big") < bound:
            return counter
    raise AssertionError("count() does not end")


def is_solved(challenge: bytes, difficulty: int, counter: int) -> bool:
    """Whether ``counter`` solves. Any integers may be given; those out of range solve nothing."""
    if not (0 <= difficulty <= MAX_DIFFICULTY and 0 <= counter < _COUNTERS):
        return False
    digest = hashlib.sha256(challenge + counter.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big") < 1 << (256 - difficulty)
