# SPDX-License-Identifier: AGPL-3.0-or-later
"""The deployment's bulletin as this zone has it now, and what follows from it for a day."""

from dataclasses import dataclass
from datetime import date

from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.intake.rules.stamps import StampGate
from tellsafe.serving.zone import ZoneSettings


@dataclass(frozen=True)
class Published:
    """The file's bytes, what they say, and which stamps they let in on ``day``."""

    data: bytes
    bulletin: Bulletin
    day: date
    gate: StampGate


class BulletinFile:
    """bulletin.json in the zone's folder. Raises FormatError or OSError if it can't be read."""

    def __init__(self, settings: ZoneSettings, today: date) -> None:
        self._settings = settings
        self._path = settings.folder / "bulletin.json"
        self._state: tuple[int, int] | None = None
        self._latest = self.read(today)

    def read(self, today: date) -> Published:
        """The bulletin as the file is at this moment."""
        found = self._path.stat()
        state = found.st_mtime_ns, found.st_ino
        if state != self._state:
            # No root is pinned here: who can put another file beside our keys needs no forged
            # one. Sources pin it, and look the bulletin up in the log.
            data = self._settings.bulletin
            self._latest = _published(data, verify_bulletin(data, None), today)
            self._state = state
        return self.latest(today)

    def latest(self, today: date) -> Published:
        """The bulletin as it was when it was last read; asks the disk nothing."""
        if self._latest.day != today:
            self._latest = _published(self._latest.data, self._latest.bulletin, today)
        return self._latest


def _published(data: bytes, bulletin: Bulletin, day: date) -> Published:
    return Published(data, bulletin, day, StampGate(bulletin, day))
