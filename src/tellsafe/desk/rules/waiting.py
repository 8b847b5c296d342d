# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long an account waits after sign-ins that were refused."""

from datetime import timedelta

FREE = 5
_FIRST = timedelta(seconds=30)
# Whoever wants to keep somebody out by guessing wrongly gains a quarter of an hour at a time, and
# nothing against a passkey, which does not wait.
_LONGEST = timedelta(minutes=15)
_DOUBLINGS = 5


def wait_after(refusals: int) -> timedelta:
    """None after the first few; then each wait twice as long as the last, up to the longest."""
    if refusals < FREE:
        return timedelta(0)
    times: int = 2 ** min(refusals - FREE, _DOUBLINGS)
    return min(_FIRST * times, _LONGEST)
