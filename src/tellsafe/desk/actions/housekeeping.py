# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the puller does once a day before it pulls: leave no order, no ghosts and no strays."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from tellsafe.desk import access
from tellsafe.desk.access import search, seats, suspensions
from tellsafe.desk.access.staff import forgive_old
from tellsafe.desk.actions.fold_in import fold_in
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.adapters.key_folder import end_destroying
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.settings import ZONE
from tellsafe.formats.charter import Retention
from tellsafe.formats.periods import term_of
from tellsafe.serving.log import log_bug

# The registry takes the credentials of a term into the January after it.
_STAMPS_OF_A_PAST_TERM = timedelta(days=31)
_log = logging.getLogger("tellsafe")


def keep_house(
    files: SealedFiles, promised: Retention, today: date, wanted: Collection[str] | None = None
) -> list[str]:
    """Destroy what has had its time, then tidy up; all of it, or the chores that are ``wanted``.

    Those that failed, by name: one that does stops no other, and is told in the log. Only the
    puller may call this: nobody else writes sealed files, so a file without a row is of an attempt
    that a crash ended."""
    chores = _chores(files, promised, today)
    return [name for name in chores if wanted is None or name in wanted if not _did(name, chores)]


def _chores(
    files: SealedFiles, promised: Retention, today: date
) -> Mapping[str, Callable[[], object]]:
    return {
        "keys": lambda: end_destroying(ZONE),
        "purge": lambda: purge(promised, today),
        "files": lambda: files.discard_all_but(access.attachments_kept(files.ids())),
        "sessions": Session.objects.filter(expire_date__lt=timezone.now()).delete,
        "sign-ins": lambda: forgive_old(timezone.now()),
        "seats": lambda: seats.forget_words(today),
        "suspensions": lambda: suspensions.forget_before(term_of(today - _STAMPS_OF_A_PAST_TERM)),
        "order": lambda: forget_order(),
    }


def _did(name: str, chores: Mapping[str, Callable[[], object]]) -> bool:
    try:
        chores[name]()
    except Exception as error:
        log_bug(error)
        _log.error("housekeeping: %s failed; it is tried again, and nothing waits for it", name)
        connection.close()
        return False
    return True


def forget_order() -> None:
    """Lay pages in the order of their random keys, on the disk too (docs/decisions/0006). Within a
    page of SQLite, and by PostgreSQL's numbers of transactions, the order of a day can be read
    still: docs/threat-model.md says so."""
    search.forget_order()
    if connection.vendor == "sqlite":
        fold_in()
        return
    with connection.cursor() as cursor:
        for table in access.ORDERLESS:
            cursor.execute(f"CLUSTER {table} USING {table}_pkey")
