# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long something has waited, held against the day that the charter promises."""

from dataclasses import dataclass
from datetime import date

from tellsafe.desk.rules.states import TipState


@dataclass(frozen=True)
class Waiting:
    """``days`` since it came or was opened again; what is promised, and by when."""

    days: int
    due: date
    left: int
    promised: str

    @property
    def overdue(self) -> bool:
        """Whether the promised day is over."""
        return self.left < 0

    @property
    def late_by(self) -> int:
        """Days since the promised day."""
        return max(0, -self.left)


def waiting(state: str, since: date, due: date | None, today: date) -> Waiting | None:
    """None for what waits no more."""
    if due is None:
        return None
    early = state in (TipState.NEW, TipState.REVIEW)
    promised = "answer" if early else "outcome"
    return Waiting((today - since).days, due, (due - today).days, promised)
