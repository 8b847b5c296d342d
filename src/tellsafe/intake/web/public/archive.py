# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the public page is made of, at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tellsafe.formats.account import Account
from tellsafe.formats.bulletin import Bulletin
from tellsafe.intake.adapters.public_folder import PublicFolder
from tellsafe.intake.rules.handed import Handed, read_kept


@dataclass(frozen=True)
class Archive:
    """``handed`` by month, the first one first; ``bulletins`` that were kept, the oldest first."""

    now: Bulletin
    bulletins: Sequence[Bulletin]
    handed: Mapping[str, Handed]

    @classmethod
    def load(cls, folder: PublicFolder, now: Bulletin) -> "Archive":
        """Reads all files of the folder. Raises FormatError for one that is not whole."""
        kept = {month: folder.account(month) for month in folder.months()}
        handed = {month: read_kept(data) for month, data in kept.items() if data is not None}
        return cls(now, [bulletin for bulletin, _data in folder.bulletins()], handed)

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
