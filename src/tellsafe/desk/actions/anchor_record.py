# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once a day, put the record's head into the public log.

From then on nobody can tell another history of the days before, whoever holds the desk's database
and keys: the log would have to be rewritten too, before everybody who keeps its checkpoints. A
salted hash alone is published: it says nothing of what is in the record, nor how much was done.
"""

from datetime import date

from tellsafe.desk.access import record
from tellsafe.desk.adapters.translog import Translog
from tellsafe.desk.rules.chain import commitment
from tellsafe.formats.encoding import canonical_json


def anchor_record(log: Translog, today: date) -> bool:
    """Whether that was done now; not if it was today, or where there is no entry yet.

    Raises TranslogError. A crash in between puts another head there: both are true.
    """
    number, found = record.head()
    if not number or record.standing().anchored == today:
        return False
    published = commitment(record.salt(), found)
    entry = {"v": 1, "type": "record", "day": today.isoformat(), "sha256": published}
    log.append(canonical_json(entry))
    record.keep_anchored(today)
    return True
