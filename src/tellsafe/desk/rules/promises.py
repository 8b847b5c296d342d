# SPDX-License-Identifier: AGPL-3.0-or-later
"""By which day what waits has to be done, as the charter promises."""

from datetime import date, timedelta

from tellsafe.desk.rules.states import TipState
from tellsafe.formats.charter import Promises


def due_day(state: TipState, since: date, promises: Promises) -> date | None:
    """The promised day of a tip that is in ``state``; ``since`` is the day it came, or the day it
    was opened again. None for what waits no more."""
    if state is TipState.CLOSED:
        return None
    early = state in (TipState.NEW, TipState.REVIEW)
    return since + timedelta(promises.acknowledge_days if early else promises.outcome_days)
