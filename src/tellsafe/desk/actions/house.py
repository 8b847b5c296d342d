# SPDX-License-Identifier: AGPL-3.0-or-later
"""When the house is kept: once a day, and what failed again every ten minutes until it is done.

Tips come in all the while. What fails is told: in the log each time, on the page of files, and to
``tellsafe check``.
"""

from collections.abc import Mapping
from datetime import date

from tellsafe.desk.actions.housekeeping import keep_house
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.house_state import failing, keep_failing
from tellsafe.serving.clock import Clock
from tellsafe.serving.log import log_bug
from tellsafe.serving.zone import ZoneSettings

_AGAIN = 10 * 60


class House:
    """The puller's, from its start to its end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._day: date | None = None
        self._left: list[str] = []
        self._next = 0

    def keep(self, desk: Workplace) -> None:
        """What is to be done now."""
        if self._day != desk.today:
            self._day = desk.today
            self._do(desk, None)
        elif self._left and self._clock.now() >= self._next:
            self._do(desk, self._left)

    def _do(self, desk: Workplace, wanted: list[str] | None) -> None:
        self._left = keep_house(desk.files, desk.bulletin.charter.retention, desk.today, wanted)
        self._next = self._clock.now() + _AGAIN
        before = failing(desk.settings)
        now = {chore: before.get(chore, desk.today) for chore in self._left}
        if now != before:
            _tell(desk.settings, now)


def _tell(settings: ZoneSettings, now: Mapping[str, date]) -> None:
    """A disk that is full stops no tip either."""
    try:
        keep_failing(settings, now)
    except OSError as error:
        log_bug(error)
