# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake keeps for the public: accounts of months as the desk handed them over, and each
bulletin that there was. Files below public/ in the zone's folder; none is ever changed or removed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.account import MONTH
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.errors import FormatError
from tellsafe.intake.rules.handed import Handed, read_kept
from tellsafe.serving.zone import ZoneSettings

_MODE = 0o644
T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """All that can be read: ``bulletins`` the oldest first, ``handed`` by month, the first first.

    ``unreadable``: files that are not whole, or not as this version reads them. They stop nothing.
    """

    bulletins: Sequence[Bulletin]
    handed: Mapping[str, Handed]
    unreadable: Sequence[Path]


class PublicFolder:
    """One writer at a time: the zone is one process, and calls come from one thread of it."""

    def __init__(self, settings: ZoneSettings) -> None:
        self._accounts = settings.folder / "public" / "accounts"
        self._bulletins = settings.folder / "public" / "bulletins"

    def load(self) -> Kept:
        """Reads all files."""
        months = sorted(one for one in self._accounts.glob("*.json") if MONTH.fullmatch(one.stem))
        handed, broken = _read(months, read_kept)
        bulletins, others = _read(sorted(self._bulletins.glob("[0-9]*.json")), _own)
        return Kept(list(bulletins.values()), handed, [*broken, *others])

    def keep_bulletin(self, serial: int, data: bytes) -> bool:
        """Whether it is a new one. Of two of one serial number the first stays: the log, which has
        both or the second not, tells which is a forgery."""
        path = self._bulletin(serial)
        if path.exists():
            return False
        make_folder(path.parent, mode=0o755)
        write_durably(path, data, mode=_MODE)
        return True

    def bulletin(self, serial: int) -> bytes | None:
        """One that was kept, as it was."""
        path = self._bulletin(serial)
        return path.read_bytes() if path.exists() else None

    def keep_account(self, month: str, handed: bytes) -> None:
        """As it was handed over: see rules.handed."""
        make_folder(self._accounts, mode=0o755)
        write_durably(self._account(month), handed, mode=_MODE)

    def account(self, month: str) -> bytes | None:
        """What was handed over of a month ("2026-10"); None if nothing was."""
        path = self._account(month)
        return path.read_bytes() if path.exists() else None

    def _bulletin(self, serial: int) -> Path:
        return self._bulletins / f"{serial:010}.json"

    def _account(self, month: str) -> Path:
        return self._accounts / f"{month}.json"


def _own(data: bytes) -> Bulletin:
    return verify_bulletin(data, None)


def _read(paths: Iterable[Path], read: Callable[[bytes], T]) -> tuple[dict[str, T], list[Path]]:
    """What the files say, by their names; and those that say nothing."""
    found, unreadable = dict[str, T](), list[Path]()
    for path in paths:
        try:
            found[path.stem] = read(path.read_bytes())
        except (OSError, FormatError):
            unreadable.append(path)
    return found, unreadable
