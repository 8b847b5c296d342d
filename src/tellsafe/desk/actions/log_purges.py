# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put into the public log how many tips were destroyed on each day that is over."""

from datetime import date

from tellsafe.desk.access import retention
from tellsafe.desk.adapters.translog import Translog
from tellsafe.formats.encoding import canonical_json


def log_purges(log: Translog, today: date) -> int:
    """How many days were put there now. Raises TranslogError; what stands there stays noted.

    A crash in between repeats an entry, byte for byte: the log has it once.
    """
    done = 0
    for day, count in retention.to_log(today):
        entry = {"v": 1, "type": "purges", "day": day.isoformat(), "count": count}
        log.append(canonical_json(entry))
        retention.note_logged(day)
        done += 1
    return done
