# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips kept at a desk as the puller keeps them, without the opening before."""

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any


def keeper(settings: Any) -> Callable[[Iterable[Any]], float]:
    """Keeps texts as tips of sources of their own, one a transaction; the seconds that it took."""
    from django.db import transaction

    from tellsafe.desk import access
    from tellsafe.desk.actions.keep_tip import keep_tip
    from tellsafe.desk.actions.workplace import Workplace
    from tellsafe.desk.adapters.intake import HttpIntake
    from tellsafe.desk.tests.world import Source, World
    from tellsafe.formats.encoding import sha256_hex
    from tellsafe.serving.clock import SystemClock

    today = SystemClock().today()
    desk = Workplace.of(settings, today, HttpIntake.of(settings))
    entries = [entry.code for entry in desk.bulletin.catalogue.entries]
    pattern = Source(World(today), 1).tip()

    def keep(texts: Iterable[Any]) -> float:
        made = [
            replace(
                pattern,
                tip=secrets.token_bytes(16),
                entry=entries[0],
                conduct=one.text,
                language=one.language,
                life_at_risk=False,
                mailbox=secrets.token_bytes(16),
                pseudonym=secrets.token_bytes(32),
            )
            for one in texts
        ]
        start = time.perf_counter()
        for tip in made:
            with transaction.atomic():
                access.note_taken(sha256_hex(tip.tip), "tip", today)
                keep_tip(desk, tip, None, ())
        return time.perf_counter() - start

    return keep
