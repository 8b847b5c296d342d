# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which chores of the house fail, and since when: told by the puller to pages and to checks."""

import json
from collections.abc import Mapping
from datetime import date

from tellsafe.durable import write_durably
from tellsafe.serving.zone import ZoneSettings

_FILE = "housekeeping"


def keep_failing(settings: ZoneSettings, failing: Mapping[str, date]) -> None:
    """From now on these fail, each since its day. Raises OSError."""
    told = {chore: since.isoformat() for chore, since in failing.items()}
    write_durably(settings.folder / _FILE, json.dumps(told).encode())


def failing(settings: ZoneSettings) -> dict[str, date]:
    """Chores that fail now, and since when; none where nothing was told yet."""
    try:
        told = json.loads((settings.folder / _FILE).read_bytes())
        return {str(chore): date.fromisoformat(since) for chore, since in told.items()}
    except (OSError, ValueError):
        return {}
