# SPDX-License-Identifier: AGPL-3.0-or-later
"""Destroy tips whose time is over, as the charter promises: rows, words to find them by, and keys.

A batch is one transaction, with the entries in the record and the count for the public log. Sealed
files and renditions lose their keys in it, and are noise from then on; the files go after COMMIT,
and should a crash come between, housekeeping removes what no row names. Counts by month, which
name no tip, stay.
"""

import logging
from collections.abc import Sequence
from datetime import date

from django.db import OperationalError, transaction

from tellsafe.desk.access import likeness, record, retention, search, tallies
from tellsafe.desk.actions.discard import discard
from tellsafe.desk.actions.fold_in import fold_in
from tellsafe.desk.actions.forget_incidents import forget_emptied
from tellsafe.desk.actions.part import speak_of_those_left
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.settings import ZONE
from tellsafe.formats.charter import Retention

_BATCH = 500
_log = logging.getLogger("tellsafe")


def purge(promised: Retention, today: date) -> int:
    """How many tips were destroyed. Safe to repeat, and to break off anywhere.

    A tip that can't be destroyed keeps no other: raises what stood in the way, once all others are
    gone.
    """
    done, stuck = 0, dict[str, Exception]()
    while tips := retention.due(promised, today, _BATCH, but=stuck):
        done += _purge(tips, promised, today, stuck)
    retention.destroy_incidents()
    said = speak_of_those_left()
    if forget_emptied(promised, today) or said or done:
        fold_in()
    if done:
        _log.info("%d tips were destroyed: their time was over", done)
    if stuck:
        _log.error("%d tips can't be destroyed: %s", len(stuck), ", ".join(sorted(stuck)))
        raise next(iter(stuck.values()))
    return done


def _purge(
    tips: Sequence[str], promised: Retention, today: date, stuck: dict[str, Exception]
) -> int:
    """What fails is halved, down to the tips that fail alone. But a database that does not answer
    fails for all of them."""
    try:
        return _purge_batch(tips, promised, today)
    except OperationalError:
        raise
    except Exception as error:
        if len(tips) == 1:
            stuck[tips[0]] = error
            return 0
    half = len(tips) // 2
    return sum(_purge(some, promised, today, stuck) for some in (tips[:half], tips[half:]))


@transaction.atomic
def _purge_batch(due: Sequence[str], promised: Retention, today: date) -> int:
    tips = retention.locked_due(promised, today, due)
    if not tips:
        return 0
    record.note_many("purge", [f"tip:{tip.pk}" for tip in tips], today)
    tallies.count_many(tips, "purged", today)
    search.forget_many(tips)
    for tip in tips:
        likeness.forget(tip)
    files, renditions = retention.destroy(tips)
    if real := sum(not tip.drill for tip in tips):
        retention.count(today, real)
    transaction.on_commit(lambda: discard(SealedFiles(ZONE), files))
    transaction.on_commit(lambda: discard(RenditionFiles(ZONE), renditions))
    return len(tips)
