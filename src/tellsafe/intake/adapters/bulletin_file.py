# SPDX-License-Identifier: AGPL-3.0-or-later
"""The deployment's bulletin as this zone has it now; a new one counts from the next request on."""

from dataclasses import dataclass
from datetime import date

from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.intake.rules.stamps import StampGate
from tellsafe.serving.zone import ZoneSettings


@dataclass(frozen=True)
class Published:
    """The file's bytes, and what they say."""

    data: bytes
    bulletin: Bulletin


class BulletinFile:
    """bulletin.json in the zone's folder."""

    def __init__(self, settings: ZoneSettings) -> None:
        self._settings = settings
        self._path = settings.folder / "bulletin.json"
        self._state: tuple[int, int] | None = None
        self._gates: dict[date, StampGate] = {}
        self._published = self.current()

    def current(self) -> Published:
        """The bulletin; read again if the file is another one. Raises FormatError, OSError."""
        found = self._path.stat()
        state = found.st_mtime_ns, found.st_ino
        if state != self._state:
            data = self._settings.bulletin
            # No root is pinned here: who can put another file beside our keys needs no forged
            # one. Sources pin it, and look the bulletin up in the log.
            self._published = Published(data, verify_bulletin(data, None))
            self._gates = {}
            self._state = state
        return self._published

    def gate(self, today: date) -> StampGate:
        """What takes stamps today."""
        bulletin = self.current().bulletin
        if today not in self._gates:
            self._gates = {today: StampGate(bulletin, today)}
        return self._gates[today]
