# SPDX-License-Identifier: AGPL-3.0-or-later
"""On SQLite, empty the write-ahead log into the file: it still has what was overwritten there, and
the order in which rows came."""

from django.db import connection


def fold_in() -> None:
    """Outside of any transaction. On PostgreSQL there is nothing to fold in."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
