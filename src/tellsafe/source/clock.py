# SPDX-License-Identifier: AGPL-3.0-or-later
"""What time it is on this device."""

import time
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Where a source learns the time."""

    def now(self) -> int:
        """Seconds since 1970, UTC."""

    def today(self) -> date:
        """The day, UTC."""


class DeviceClock:
    """The device's own."""

    def now(self) -> int:
        return int(time.time())

    def today(self) -> date:
        return datetime.fromtimestamp(self.now(), UTC).date()
