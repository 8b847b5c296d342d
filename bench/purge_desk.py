# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips received and destroyed at one desk, and what is left of them.

python -m bench.purge_desk FOLDER TIPS
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.keeping import keeper
from tellsafe.serving.django import migrate, start_django

# At the beginning of each text, and nowhere else.
CANARY = "canarybird"
_DAYS = 31


def main(folder: str, count: str) -> dict[str, Any]:
    """Seconds to keep so many tips and to destroy them, and how many places a canary is left in."""
    settings = start_django(Path(folder))
    migrate()
    from bench.likeness_texts import Teller
    from tellsafe.desk.actions.housekeeping import keep_house
    from tellsafe.desk.adapters.sealed_files import SealedFiles
    from tellsafe.desk.models import Tip
    from tellsafe.desk.rules.states import TipState
    from tellsafe.formats.charter import Retention
    from tellsafe.serving.clock import SystemClock

    texts = list(Teller(3).various(int(count)))
    for number, one in enumerate(texts):
        object.__setattr__(one, "text", f"{CANARY}{number} {one.text}")
    kept = keeper(settings)(texts)
    today = SystemClock().today()
    Tip.objects.update(state=TipState.CLOSED.value, due=None, ended=today)
    seen = _found(Path(folder))
    start = time.perf_counter()
    promised = Retention(unsubstantiated_days=30, substantiated_days=30, mailbox_days=30)
    keep_house(SealedFiles(settings), promised, today + timedelta(days=_DAYS))
    destroyed = time.perf_counter() - start
    left = Tip.objects.count()
    return {
        "kept": kept,
        "destroyed": destroyed,
        "left": left,
        "seen_before": seen,
        "seen_after": _found(Path(folder)),
    }


def _found(folder: Path) -> int:
    """Canaries in any file of the desk and, where there is a server, in any of its rows."""
    from django.db import connection

    word = CANARY.encode()
    found = sum(path.read_bytes().count(word) for path in folder.rglob("*") if path.is_file())
    if connection.vendor == "sqlite":
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            asked = f'SELECT count(*) FROM "{table}" AS one WHERE one::text LIKE %s'
            cursor.execute(asked, [f"%{CANARY}%"])
            found += cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
