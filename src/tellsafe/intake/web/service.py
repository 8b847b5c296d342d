# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the endpoints share while the zone runs, and its daily round."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from starlette.applications import Starlette

from tellsafe.intake.actions.housekeeping import Rounds, fold_in, keep_house, sweep
from tellsafe.intake.adapters.bulletin_file import BulletinFile
from tellsafe.intake.adapters.objects import open_store
from tellsafe.intake.adapters.receipt_key import receipt_key
from tellsafe.intake.adapters.room import Room
from tellsafe.intake.rules.submission import Limits
from tellsafe.intake.web.arrivals import Arrivals
from tellsafe.serving.clock import Clock
from tellsafe.serving.readers import Readers
from tellsafe.serving.server import log_bug
from tellsafe.serving.writer import Writer
from tellsafe.serving.zone import ZoneSettings

_GIB = 1024**3
_HOUR = 3600
_FILE_THREADS = 8


class Service:
    """One running intake. Raises ZoneError or FormatError if its folder is not whole."""

    def __init__(self, settings: ZoneSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.bulletin = BulletinFile(settings)
        self.receipt_key = receipt_key(settings)
        self.store = open_store(settings)
        self.room = Room(settings, self.store)
        self.limits = Limits(
            attachment=int(settings.options.get("max_attachment_bytes", 2 * _GIB)),
            submission=int(settings.options.get("max_submission_bytes", 4 * _GIB)),
        )
        self.arrivals = Arrivals()
        self.writer = Writer()
        self.readers = Readers()
        self.files = Readers(_FILE_THREADS)
        self._kept: date | None = None
        self._deleted = False

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Everything runs inside of this; housekeeping first, so that a crash leaves no rest."""
        self.writer.start()
        await self.files.run(self.store.start)
        await self._make_round()
        rounds = asyncio.create_task(self._make_rounds())
        try:
            yield
        finally:
            rounds.cancel()
            self.writer.stop()
            self.readers.stop()
            self.files.stop()

    def deleted(self) -> None:
        """Rows were deleted, and what they were is still in SQLite's write-ahead log."""
        self._deleted = True

    async def fold_in(self) -> None:
        """Leave no trace of deleted rows, if there are any; for a moment when little goes on."""
        if self._deleted:
            self._deleted = False
            await self.writer.do(fold_in, None)

    async def _make_rounds(self) -> None:
        while True:
            await asyncio.sleep(_HOUR)
            try:
                await self._make_round()
            except Exception as error:  # the next round may find the disk or the bucket well again
                log_bug(error)

    async def _make_round(self) -> None:
        """What is over is over by days, so one housekeeping a day is enough."""
        today = self.clock.today()
        if self._kept != today:
            days = self.bulletin.current().bulletin.charter.retention.mailbox_days
            await self.writer.do(keep_house, Rounds(today, days))
            self._kept = today
        await self.readers.run(sweep, self.store)
        await self.fold_in()
