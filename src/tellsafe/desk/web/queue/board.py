# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board that open pages wait at: one thread looks at the database, for all of them.

The puller and other acts write in other threads and processes; they count their changes in a
table of three rows (access.changes), and here one cheap query, twice a second while somebody is
waiting, finds that the counts have moved. The thread is a daemon: it ends with the process.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from tellsafe.desk.access import changes
from tellsafe.desk.actions.escalate import escalate
from tellsafe.desk.rules.changes import MOST_LISTENING, Mark
from tellsafe.desk.web.queue.clock import clock
from tellsafe.serving.log import log_bug

LOOK_SECONDS = 0.5
_LOOKS_A_CHECK = 6  # so a person who signed out, or was sent away, is let go within 3 seconds


@dataclass(eq=False)
class Place:
    """One open page's. ``still_in`` asks whether its person may go on listening."""

    still_in: Callable[[], bool]
    let_go: bool = False


@dataclass
class Board:
    """What is known to have changed, and who waits for more."""

    mark: Mark = field(default_factory=Mark)
    places: list[Place] = field(default_factory=list)
    moved: threading.Condition = field(default_factory=threading.Condition)
    _looks: int = 0
    _looking: bool = False

    def take(self, still_in: Callable[[], bool]) -> Place | None:
        """A place, or None when all are taken."""
        with self.moved:
            if len(self.places) >= MOST_LISTENING:
                return None
            place = Place(still_in)
            self.places.append(place)
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._keep_looking, name="board", daemon=True).start()
            return place

    def leave(self, place: Place) -> None:
        """Free the place, once or more often."""
        with self.moved:
            if place in self.places:
                self.places.remove(place)

    def wait(self, place: Place, seen: Mark, seconds: float) -> Mark | None:
        """The mark, as soon as it is another one than ``seen``, else after so many seconds.
        None for a place that was let go."""
        with self.moved:
            self.moved.wait_for(lambda: place.let_go or self.mark != seen, seconds)
            return None if place.let_go else self.mark

    def look(self) -> None:
        """Once: see what has changed, and whether an alarm is to ring for more people."""
        escalate(clock())
        mark = changes.mark()
        self._looks += 1
        over = self._over() if self._looks % _LOOKS_A_CHECK == 0 else []
        with self.moved:
            for place in over:
                place.let_go = True
            if over or mark != self.mark:
                self.mark = mark
                self.moved.notify_all()

    def _over(self) -> list[Place]:
        with self.moved:
            places = list(self.places)
        return [place for place in places if not place.still_in()]

    def _keep_looking(self) -> None:
        """Until nobody waits any more."""
        pause = threading.Event()
        while self._somebody_waits():
            try:
                self.look()
            except Exception as error:
                log_bug(error)
                connection.close()
            pause.wait(LOOK_SECONDS)
        connection.close()

    def _somebody_waits(self) -> bool:
        with self.moved:
            self._looking = bool(self.places)
            return self._looking


BOARD = Board()
