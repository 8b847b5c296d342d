# SPDX-License-Identifier: AGPL-3.0-or-later
"""Destroy tips whose time is over, as the charter promises: rows, words to find them by, and keys.

A batch is one transaction, with the entries in the record and the count for the public log. Sealed
files and renditions lose their keys in it, and are noise from then on; the files go after COMMIT,
and should a crash come between, housekeeping removes what no row names. Counts by month, which
name no tip, stay.
"""

import logging
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from tellsafe.desk.access import likeness, record, retention, search, tallies
from tellsafe.desk.actions.fold_in import fold_in
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.settings import ZONE
from tellsafe.formats.charter import Retention

_BATCH = 500
_log = logging.getLogger("tellsafe")


def purge(promised: Retention, today: date) -> int:
    """How many tips were destroyed. Safe to repeat, and to break off anywhere."""
    done = 0
    while some := _purge_batch(promised, today):
        done += some
    retention.destroy_incidents()
    if done:
        fold_in()
        _log.info("%d tips were destroyed: their time was over", done)
    return done


@transaction.atomic
def _purge_batch(promised: Retention, today: date) -> int:
    tips = retention.due(promised, today, _BATCH)
    if not tips:
        return 0
    record.note_many("purge", [f"tip:{tip.pk}" for tip in tips], today)
    tallies.count_many(tips, "purged", today)
    search.forget_many(tips)
    for tip in tips:
        likeness.forget(tip)
    files, renditions = retention.destroy(tips)
    retention.count(today, len(tips))
    transaction.on_commit(lambda: _discard(files, renditions))
    return len(tips)


def _discard(files: Iterable[str], renditions: Iterable[str]) -> None:
    sealed, made = SealedFiles(ZONE), RenditionFiles(ZONE)
    for file in files:
        sealed.discard(file)
    for rendition in renditions:
        made.discard(rendition)
