# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a database keeps besides its rows: old copies, and the order of writing. Away with both.

Runs outside of any transaction, from housekeeping alone.
"""

from datetime import date, timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = ("spentstamp", "submission", "blob", "mailbox", "message")
# What each table may be rewritten by: an update that changes nothing but makes new row versions.
_TOUCH = {
    "spentstamp": "day = day WHERE day >= %s",
    "submission": "envelope = envelope || ''::bytea WHERE day >= %s",
    "blob": "length = length",
    "mailbox": "key_hash = key_hash",
    "message": "sealed = sealed || ''::bytea WHERE day >= %s",
}


def fold_in(connection: BaseDatabaseWrapper) -> None:
    """SQLite: empty the write-ahead log, where deleted rows still stand in the order they came."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(connection: BaseDatabaseWrapper, today: date) -> None:
    """Lay all tables down anew in the order of their keys.

    SQLite has them so already. On PostgreSQL CLUSTER does it, but hands on two marks of order: the
    number of the transaction that wrote a row (xmin), and the numbers of values stored aside
    (TOAST). So rows of the last two days are written again in one transaction, in key order.
    """
    fold_in(connection)
    if connection.vendor == "postgresql":
        for table in _TABLES:
            _rewrite_postgresql(connection, table, today - timedelta(days=1))


def _rewrite_postgresql(connection: BaseDatabaseWrapper, table: str, since: date) -> None:
    name = f"intake_{table}"
    cluster = f"CLUSTER {name} USING {name}_pkey"
    touch = f"UPDATE {name} SET {_TOUCH[table]}"  # noqa: S608  two names of our own
    with connection.cursor() as cursor:
        cursor.execute(cluster)
        cursor.execute(touch, [since] if "%s" in touch else [])
        cursor.execute(cluster)
