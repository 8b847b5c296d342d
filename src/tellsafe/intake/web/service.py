# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the endpoints share while the zone runs, and its daily round."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date

from starlette.applications import Starlette

from tellsafe.intake.actions.housekeeping import (
    Rounds,
    clear_away,
    fold_in,
    keep_house,
    left_behind,
)
from tellsafe.intake.adapters.bulletin_file import BulletinFile, Published
from tellsafe.intake.adapters.objects import open_store
from tellsafe.intake.adapters.public_folder import PublicFolder
from tellsafe.intake.adapters.receipt_key import receipt_key
from tellsafe.intake.adapters.room import Room
from tellsafe.intake.rules.stamps import believed_day
from tellsafe.intake.rules.submission import Limits
from tellsafe.intake.web.arrivals import Arrivals
from tellsafe.intake.web.reading import DatabaseReaders
from tellsafe.serving.clock import Clock
from tellsafe.serving.gate import Gate
from tellsafe.serving.log import log_bug
from tellsafe.serving.readers import Readers
from tellsafe.serving.writer import Writer
from tellsafe.serving.zone import ZoneSettings

_GIB = 1024**3
_SECOND = 1
_HOUR = 3600
_PATIENCE = 10
_FILE_THREADS = 4
_LEAST_WORK, _MOST_WORK = 17, 22
_GARBAGE = 20_000  # objects between two looks for cycles, of which requests make none


class Service:
    """One running intake. Raises ZoneError or FormatError if its folder is not whole."""

    def __init__(self, settings: ZoneSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.bulletin = BulletinFile(settings, clock.today())
        self.receipt_key = receipt_key(settings)
        self.store = open_store(settings)
        self.public = PublicFolder(settings)
        self._serial = 0
        self.room = Room(settings, self.store)
        self.limits = Limits(
            attachment=int(settings.options.get("max_attachment_bytes", 2 * _GIB)),
            submission=int(settings.options.get("max_submission_bytes", 4 * _GIB)),
        )
        # Bits of work for a letter to the oversight body, on a quiet day and in the worst flood.
        self.gate = Gate(
            int(settings.options.get("letter_work_least", _LEAST_WORK)),
            int(settings.options.get("letter_work_most", _MOST_WORK)),
        )
        self.arrivals = Arrivals()
        self.writer = Writer()
        self.readers = DatabaseReaders()
        self.files = Readers(_FILE_THREADS)
        self.pages = Readers(1)  # one thread: a page is made once, and never beside a renewal
        self._cleared = b""  # the submission whose parts are being removed
        self._clearing = asyncio.Lock()
        self._kept: date | None = None
        self._deleted = False

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Everything runs inside of this; housekeeping first, so that a crash leaves no rest. If
        that fails, for want of room or a store, or a store takes its time, the rest of the zone
        works none the less."""
        self.writer.start()
        await self.files.run(self.store.start)
        self._look()
        first = asyncio.create_task(_tried(self._make_round))
        await asyncio.wait([first], timeout=_PATIENCE)
        tasks = [
            first,
            asyncio.create_task(_every(_HOUR, self._make_round)),
            asyncio.create_task(_every(_SECOND, self._look_again)),
        ]
        gc.freeze()  # what is here now stays: collecting garbage need not look at it
        gc.set_threshold(_GARBAGE)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            self.writer.stop()
            await self.readers.close()
            self.files.stop()
            self.pages.stop()

    def deleted(self) -> None:
        """Rows were deleted, and what they were is still in SQLite's write-ahead log."""
        self._deleted = True

    async def fold_in(self) -> None:
        """Leave no trace of deleted rows, if there are any; for a moment when little goes on."""
        if self._deleted:
            self._deleted = False
            await self.writer.do(fold_in, None)

    async def settled(self, submission: bytes) -> None:
        """Wait while parts that it left behind are being removed: it may have been announced again
        in this moment, and they are no part of that."""
        if submission == self._cleared:
            async with self._clearing:
                pass

    def now(self) -> Published:
        """The bulletin as it was at most a second ago, for today."""
        return self.bulletin.latest(self.clock.today())

    def _look(self) -> None:
        """At what a request should not have to ask the disk for."""
        now = self.bulletin.read(self.clock.today())
        if now.bulletin.serial != self._serial:
            self.public.keep_bulletin(now.bulletin.serial, now.data)
            self._serial = now.bulletin.serial
        self.room.fits(0)

    async def _look_again(self) -> None:
        await self.files.run(self._look)

    async def _make_round(self) -> None:
        """What is over is over by days, so one housekeeping a day is enough."""
        today = believed_day(self.now().bulletin, self.clock.today())
        if self._kept != today:
            days = self.now().bulletin.charter.retention.mailbox_days
            await self.writer.do(keep_house, Rounds(today, days))
            self._kept = today
        await self._sweep()
        self._deleted = True
        await self.fold_in()

    async def _sweep(self) -> None:
        for one in await self.readers.run(left_behind, self.store):
            async with self._clearing:
                self._cleared = one
                await self.readers.run(clear_away, self.store, one)


async def _every(seconds: int, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await _tried(act)


async def _tried(act: Callable[[], Awaitable[None]]) -> None:
    try:
        await act()
    except Exception as error:  # next time the disk or the bucket may be well again
        log_bug(error)
