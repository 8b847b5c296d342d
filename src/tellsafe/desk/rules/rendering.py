# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far the making of renditions has come, when another try is due, and why there are none."""

from datetime import timedelta
from enum import StrEnum


class RenderingState(StrEnum):
    """Of one attachment."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"  # the file is what can't be shown; another try would end alike
    PARKED = "parked"  # it failed too often, and waits for somebody to look


class Why(StrEnum):
    """Why nothing of a file is shown; each has its sentence on the page."""

    DAMAGED = "damaged"
    LARGE = "large"
    LOCKED = "locked"
    KIND = "kind"
    EMPTY = "empty"
    OFFICE = "office"
    DRAWING = "drawing"
    ARCHIVE = "archive"
    TEXT = "text"
    ABSENT = "absent"  # the sealed original is not here or does not open
    FAILED = "failed"  # its worker ended before it was through, each time


LEASE = timedelta(seconds=90)
RENEW = LEASE / 3
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
MOST_TRIES = len(WAITS) + 1


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None if it was the last one."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
