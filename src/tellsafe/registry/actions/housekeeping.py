# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forgetting, at the start and every hour: what is over goes, and so does the order of the rest."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tellsafe.registry import access
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.rules.periods import living_terms, stamp_days


async def keep(registry: Registry) -> None:
    """One round. A clock that is ahead of all that the bulletin knows is not believed: by a wrong
    one, the whole term would be forgotten, and everybody could enrol again."""
    today = min(registry.clock.today(), registry.published.last_known_day())
    try:
        await registry.writer.do(keep_house, today)
    finally:
        # A full disk may stop the writer; keys that are over need no room to go.
        await registry.threads.run(registry.keys.forget, today)


def keep_house(batch: Sequence[date]) -> list[None]:
    """Act of the writer: delete the rows of days and terms that are over by these days.

    What follows COMMIT still comes before any other request is written.
    """
    for today in batch:
        access.forget(min(stamp_days(today)), min(living_terms(today)))
    transaction.on_commit(access.forget_order)
    return [None] * len(batch)
