# SPDX-License-Identifier: AGPL-3.0-or-later
"""What time it is, as an outside thing that tests can set."""

import time
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Where a zone learns the time."""

    def now(self) -> int:
        """Seconds since 1970, UTC."""

    def today(self) -> date:
        """The day, UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        return int(time.time())

    def today(self) -> date:
        return datetime.fromtimestamp(self.now(), UTC).date()


class SetClock:
    """A clock that stands where it was put, for tests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> int:
        return int(self.moment.timestamp())

    def today(self) -> date:
        return self.moment.astimezone(UTC).date()
