# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a database keeps besides its rows: old copies, and the order of writing. Away with both.

Runs outside of any transaction of an act, from housekeeping alone.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_KEYS = {
    "intake_submission": "stamp",
    "intake_blob": "submission, blob",
    "intake_mailbox": "address",
    "intake_message": "address, message",
    "intake_letter": "letter",
}


def fold_in(connection: BaseDatabaseWrapper) -> None:
    """SQLite: empty the write-ahead log, where deleted rows still stand in the order they came."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(connection: BaseDatabaseWrapper) -> None:
    """Lay all tables down anew in the order of their keys, with no other order left in them.

    On SQLite keys are in order from page to page already, but within a page, and in the pages of
    long values, rows lie as they came. On PostgreSQL nothing is in order at first, and CLUSTER
    hands on two marks of it: the number of the transaction that wrote a row (xmin), and those of
    values stored aside (TOAST).
    """
    for table, keys in _KEYS.items():
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                _copy_sqlite(cursor, table, keys)
            else:
                _copy_postgresql(cursor, table, keys)


def _copy_sqlite(cursor: CursorWrapper, table: str, keys: str) -> None:
    """VACUUM would do the same, with a copy of everything in memory."""
    cursor.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = %s", [table])
    definitions = [(kind, str(sql)) for kind, sql in cursor.fetchall() if sql]
    (whole,) = (sql for kind, sql in definitions if kind == "table")
    cursor.execute(whole.replace(f'"{table}"', f'"{table}_anew"', 1))
    cursor.execute(f"INSERT INTO {table}_anew SELECT * FROM {table} ORDER BY {keys}")  # noqa: S608
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in (sql for kind, sql in definitions if kind == "index"):
        cursor.execute(index)


def _copy_postgresql(cursor: CursorWrapper, table: str, keys: str) -> None:
    """Into a new file, in one transaction, which is then the one that wrote all rows."""
    cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    cursor.execute(f"CREATE TEMP TABLE anew ON COMMIT DROP AS SELECT * FROM {table}")  # noqa: S608
    cursor.execute(f"TRUNCATE {table}")
    cursor.execute(f"INSERT INTO {table} SELECT * FROM anew ORDER BY {keys}")  # noqa: S608
