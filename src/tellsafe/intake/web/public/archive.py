# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the public page is made of, at one moment."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tellsafe.formats.account import Account
from tellsafe.formats.bulletin import Bulletin
from tellsafe.intake.adapters.public_folder import PublicFolder
from tellsafe.intake.rules.handed import Handed

_log = logging.getLogger("tellsafe")


@dataclass(frozen=True)
class Archive:
    """``handed`` by month, the first one first; ``bulletins`` that were kept, the oldest first."""

    now: Bulletin
    bulletins: Sequence[Bulletin]
    handed: Mapping[str, Handed]

    @classmethod
    def load(cls, folder: PublicFolder, now: Bulletin) -> "Archive":
        """Reads all files of the folder. One that can't be read is told, and stops no tip."""
        kept = folder.load()
        for path in kept.unreadable:
            _log.error("%s can't be read; the public page goes without it", path)
        return cls(now, kept.bulletins, kept.handed)

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """By month, the first one first."""
        return {month: handed.account for month, handed in self.handed.items()}

    @property
    def years(self) -> list[str]:
        """Of which there is an account, the newest first."""
        return sorted({month[:4] for month in self.handed}, reverse=True)

    def of_year(self, year: str) -> list[Account]:
        """The accounts of a year, in order."""
        return [one for month, one in self.accounts.items() if month.startswith(year)]
