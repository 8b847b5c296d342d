# SPDX-License-Identifier: AGPL-3.0-or-later
"""For whom a threat to life rings, and from when on for the supervisors as well."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tellsafe.desk.rules.roles import Duty

UNCLAIMED_FOR = timedelta(minutes=2)


def is_late(since: datetime, now: datetime) -> bool:
    """Whether nobody has claimed it for so long that supervisors hear it too."""
    return now - since >= UNCLAIMED_FOR


def rings_for(duties: Collection[Duty], *, late: bool) -> bool:
    """Whether somebody with these duties hears it: who triages, at once; a supervisor, who
    triages as well when it comes to that, once it is late."""
    return Duty.TRIAGE in duties and (late or Duty.DRILL not in duties)
