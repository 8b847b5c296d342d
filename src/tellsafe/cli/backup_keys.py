# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keeper's keys: one a day, made ahead, and destroyed when a backup's time is over.

A backup of a desk outlives what the desk destroys. So each is sealed to the key of its day, whose
private half is on another machine, and goes for good so many days later. What is left then is
noise, wherever copies of it may lie.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tellsafe.durable import end_wiping, make_folder, wipe, write_durably
from tellsafe.formats.age import Identity, Recipient, generate_identity, parse_recipient
from tellsafe.formats.age.keys import parse_identity
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import parse_day

RECIPIENTS = "recipients.txt"


@dataclass(frozen=True)
class Keeper:
    """The folder of whoever can open backups: keys/DAY.age, and recipients.txt for the desk."""

    folder: Path

    def look_after(self, today: date, keep_days: int, ahead: int) -> tuple[int, int]:
        """How many keys were made for ``ahead`` days from today, and how many destroyed that are
        older than ``keep_days``. Safe to repeat, and to break off anywhere."""
        end_wiping(self.folder / "keys")
        made, destroyed = 0, 0
        for day in (today + timedelta(days=n) for n in range(ahead)):
            path = self._path(day)
            if not path.exists():
                make_folder(path.parent)
                write_durably(path, f"{generate_identity()}\n".encode())
                made += 1
        for day in list(self._days()):
            if day < today - timedelta(days=keep_days):
                wipe(self._path(day))
                destroyed += 1
        lines = [f"{day} {self.identity(day).recipient}\n" for day in self._days() if day >= today]
        write_durably(self.folder / RECIPIENTS, "".join(lines).encode(), mode=0o644)
        return made, destroyed

    def identity(self, day: date) -> Identity:
        """The key of a day. Raises FormatError("backup-key") where it is none any more."""
        try:
            return parse_identity(self._path(day).read_text("ascii").strip())
        except FileNotFoundError as error:
            raise FormatError(
                "backup-key", f"the key of {day} is destroyed, or not here"
            ) from error

    def identities(self) -> list[Identity]:
        """All that are left."""
        return [self.identity(day) for day in self._days()]

    def _days(self) -> Iterator[date]:
        for path in sorted((self.folder / "keys").glob("????-??-??.age")):
            yield parse_day(path.stem)

    def _path(self, day: date) -> Path:
        return self.folder / "keys" / f"{day}.age"


def recipient_of(listed: Path, day: date) -> Recipient:
    """The key of a day as the keeper's list has it. Raises FormatError("backup-key")."""
    for line in listed.read_text("ascii", "replace").splitlines():
        named, _, text = line.partition(" ")
        if named == day.isoformat():
            return parse_recipient(text)
    raise FormatError("backup-key", f"the list has no key for {day}")
