# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who acts, on which day, and what was published by then: all that a decision is made with."""

from dataclasses import dataclass
from datetime import date

from tellsafe.desk.access import Staff
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter import Promises


@dataclass(frozen=True)
class Occasion:
    """``person`` is None where the desk acts by itself."""

    person: Staff | None
    today: date
    bulletin: Bulletin

    @property
    def promises(self) -> Promises:
        """What the charter promises."""
        return self.bulletin.charter.promises

    @property
    def activation(self) -> str:
        """How sources are activated, which says what their pseudonyms prove."""
        return self.bulletin.charter.activation
