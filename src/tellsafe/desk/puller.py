# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that speaks to other zones: it pulls what waits, and carries out what is queued.

    python -m tellsafe.desk.puller FOLDER PARENT

It may be killed at any moment: whatever was not acknowledged comes again, and whatever was
taken in before is known by its hash. It ends on SIGTERM, and with the process PARENT.
"""

import logging
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tellsafe.desk.parentage import end_with
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.django import start_django
from tellsafe.serving.log import log_bug, log_to_stderr
from tellsafe.serving.zone import ZoneSettings

LONG_POLL = 25
_LOOK_FOR_QUEUED = 0.5
_LONGEST_PAUSE = 30.0
_BETWEEN_ROUNDS_WITH_WAITING = 5.0
_BETWEEN_LOOKS_AT_THE_RECORD = 10.0
_BETWEEN_LOOKS_AT_SUSPENSIONS = 5.0
_BETWEEN_LOOKS_AT_MONTHS = 600.0
_log = logging.getLogger("tellsafe")


class Pauses:
    """How long to wait after a failure: twice as long each time, up to half a minute.

    What went wrong is logged when it begins, and once more when it is over.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = 1.0

    def after_failure(self, error: Exception) -> float:
        """Seconds to wait now."""
        from tellsafe.desk.adapters.peer import PeerError

        if not isinstance(error, PeerError):
            log_bug(error)
        elif self._next == 1.0:
            _log.warning("%s waits: the %s does not answer (%s)", self._what, error.zone, error)
        pause, self._next = self._next, min(self._next * 2, _LONGEST_PAUSE)
        return pause

    def after_success(self) -> None:
        """It works, again."""
        if self._next > 1.0:
            _log.info("%s goes on", self._what)
        self._next = 1.0


def keep_going(work: Callable[[], float], pauses: Pauses, stop: threading.Event) -> None:
    """Do ``work`` again and again, as many seconds apart as it says, until ``stop`` is set."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            pause = work()
            pauses.after_success()
        except Exception as error:
            pause = pauses.after_failure(error)
            forget_connection()


def forget_connection() -> None:
    """The next one is a new one: this may be what failed."""
    from django.db import connection

    connection.close()


def pulling(settings: ZoneSettings) -> Callable[[], float]:
    """The work of a pulling thread."""
    from tellsafe.desk.actions.house import House
    from tellsafe.desk.actions.pull import pull_round
    from tellsafe.desk.actions.workplace import Workplace
    from tellsafe.desk.adapters.intake import HttpIntake

    intake = HttpIntake.of(settings)
    tries: Counter[str] = Counter()
    clock = SystemClock()
    house = House(clock)

    def work() -> float:
        desk = Workplace.of(settings, clock.today(), intake, tries)
        house.keep(desk)
        done = pull_round(desk, LONG_POLL)
        return _BETWEEN_ROUNDS_WITH_WAITING if done.waiting else 0.0

    return work


def delivering(settings: ZoneSettings) -> Callable[[], float]:
    """The work of a delivering thread."""
    from tellsafe.desk.actions.deliver import deliver_queued
    from tellsafe.desk.adapters.intake import HttpIntake

    intake = HttpIntake.of(settings)

    def work() -> float:
        deliver_queued(settings, intake)
        return _LOOK_FOR_QUEUED

    return work


def recording(settings: ZoneSettings) -> Callable[[], float]:
    """The work of a thread that looks after the record: once a day it is verified as a whole, and
    its head put into the log."""
    from tellsafe.desk.actions.anchor_record import anchor_record
    from tellsafe.desk.actions.log_purges import log_purges
    from tellsafe.desk.actions.verify_record import verify_record
    from tellsafe.desk.adapters.translog import HttpTranslog

    log = HttpTranslog.of(settings)
    last_verified: date | None = None

    def work() -> float:
        nonlocal last_verified
        today = SystemClock().today()
        if last_verified != today:
            if not verify_record(today).sound:
                _log.error("the record of acts does not hold; run: tellsafe fsck")
            last_verified = today
        if log:
            anchor_record(log, today)
            log_purges(log, today)
        return _BETWEEN_LOOKS_AT_THE_RECORD

    return work


def suspending(settings: ZoneSettings) -> Callable[[], float]:
    """The work of a thread that lets the registry know which pseudonyms are suspended."""
    from tellsafe.desk.actions.carry_suspensions import carry_suspensions
    from tellsafe.desk.adapters.registry import HttpRegistry

    registry = HttpRegistry.of(settings)

    def work() -> float:
        if registry:
            carry_suspensions(registry)
        return _BETWEEN_LOOKS_AT_SUSPENSIONS

    return work


def accounting(settings: ZoneSettings) -> Callable[[], float]:
    """The work of a thread that accounts to the public for each month that is over, and looks at
    each quarter's rates before."""
    from tellsafe.desk.actions.account_for import (
        hand_accounts,
        log_accounts,
        make_accounts,
        recall_accounts,
    )
    from tellsafe.desk.actions.check_fairness import check_fairness
    from tellsafe.desk.adapters.intake import HttpIntake
    from tellsafe.desk.adapters.published import published
    from tellsafe.desk.adapters.translog import HttpTranslog

    log, intake = HttpTranslog.of(settings), HttpIntake.of(settings)

    def work() -> float:
        today = SystemClock().today()
        check_fairness(published(settings), today)
        recall_accounts(settings, today, intake)
        make_accounts(settings, today)
        if log:
            log_accounts(log)
            hand_accounts(intake)
        return _BETWEEN_LOOKS_AT_MONTHS

    return work


_BESIDE = {
    "delivering": delivering,
    "recording": recording,
    "suspending": suspending,
    "accounting": accounting,
}


def run(settings: ZoneSettings, stop: threading.Event) -> None:
    """Pull in this thread, and do the rest in others beside it, until ``stop``."""
    for what, work in _BESIDE.items():
        threading.Thread(
            target=keep_going, args=(work(settings), Pauses(what), stop), name=what, daemon=True
        ).start()
    keep_going(pulling(settings), Pauses("pulling"), stop)


def _end(*_: object) -> None:
    """Raised wherever the process is, a long poll or a transaction: both can bear it."""
    raise SystemExit(0)


def main(folder: str, parent: str) -> None:
    """Run until told to stop."""
    end_with(int(parent))
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    log_to_stderr()
    settings = start_django(Path(folder))
    run(settings, threading.Event())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
