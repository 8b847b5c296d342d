# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the puller does once a day before it pulls: leave no order, no ghosts and no strays."""

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from tellsafe.desk import access
from tellsafe.desk.access import search, seats, suspensions
from tellsafe.desk.access.staff import forgive_old
from tellsafe.desk.actions.fold_in import fold_in
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.formats.charter import Retention
from tellsafe.formats.periods import term_of

# The registry takes the credentials of a term into the January after it.
_STAMPS_OF_A_PAST_TERM = timedelta(days=31)


def keep_house(files: SealedFiles, promised: Retention, today: date) -> None:
    """Destroy what has had its time, then tidy up.

    Only the puller may call this: nobody else writes sealed files, so a file without a row is
    of an attempt that a crash ended."""
    purge(promised, today)
    files.discard_all_but(access.attachments_kept(files.ids()))
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    forgive_old(timezone.now())
    seats.forget_words(today)
    suspensions.forget_before(term_of(today - _STAMPS_OF_A_PAST_TERM))
    forget_order()


def forget_order() -> None:
    """Leave rows in the order of their random keys, on the disk too (docs/decisions/0006)."""
    search.forget_order()
    if connection.vendor == "sqlite":
        fold_in()
        return
    with connection.cursor() as cursor:
        for table in access.ORDERLESS:
            cursor.execute(f"CLUSTER {table} USING {table}_pkey")
