# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake keeps for the public: accounts of months as the desk handed them over, and each
bulletin that there was. Files below public/ in the zone's folder; none is ever changed or removed.
"""

from pathlib import Path

from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.account import MONTH
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.serving.zone import ZoneSettings

_MODE = 0o644


class PublicFolder:
    """One writer at a time: the zone is one process, and calls come from one thread of it."""

    def __init__(self, settings: ZoneSettings) -> None:
        self._accounts = make_folder(settings.folder / "public" / "accounts", mode=0o755)
        self._bulletins = make_folder(settings.folder / "public" / "bulletins", mode=0o755)

    def keep_bulletin(self, serial: int, data: bytes) -> bool:
        """Whether it is a new one. Of two of one serial number the first stays: the log, which has
        both or the second not, tells which is a forgery."""
        path = self._bulletin(serial)
        if path.exists():
            return False
        write_durably(path, data, mode=_MODE)
        return True

    def bulletin(self, serial: int) -> bytes | None:
        """One that was kept, as it was."""
        path = self._bulletin(serial)
        return path.read_bytes() if path.exists() else None

    def bulletins(self) -> list[tuple[Bulletin, bytes]]:
        """All that were kept, the oldest first. Raises FormatError for a file that is not whole."""
        files = [path.read_bytes() for path in sorted(self._bulletins.glob("[0-9]*.json"))]
        return [(verify_bulletin(data, None), data) for data in files]

    def keep_account(self, month: str, handed: bytes) -> None:
        """As it was handed over: see rules.handed."""
        write_durably(self._account(month), handed, mode=_MODE)

    def account(self, month: str) -> bytes | None:
        """What was handed over of a month ("2026-10"); None if nothing was."""
        path = self._account(month)
        return path.read_bytes() if path.exists() else None

    def months(self) -> list[str]:
        """Months of which there is an account, the first one first."""
        names = (path.stem for path in self._accounts.glob("*.json"))
        return sorted(name for name in names if MONTH.fullmatch(name))

    def _bulletin(self, serial: int) -> Path:
        return self._bulletins / f"{serial:010}.json"

    def _account(self, month: str) -> Path:
        return self._accounts / f"{month}.json"
