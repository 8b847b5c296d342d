# SPDX-License-Identifier: AGPL-3.0-or-later
"""What time it is for the pages of the queue; tests put another clock here."""

from tellsafe.serving.clock import Clock, SystemClock

CLOCK: Clock = SystemClock()


def clock() -> Clock:
    """The clock that stands now."""
    return CLOCK
