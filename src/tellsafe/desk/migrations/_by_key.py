# SPDX-License-Identifier: AGPL-3.0-or-later
"""On SQLite, store rows in the order of their random keys (docs/decisions/0006)."""

from collections.abc import Callable, Sequence
from typing import Any


def store_by_key(tables: Sequence[str]) -> Callable[[Any, Any], None]:
    """An operation that makes each of these tables, empty as yet, once more WITHOUT ROWID, with
    its indexes."""

    def run(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return
        with schema_editor.connection.cursor() as cursor:
            for table in tables:
                cursor.execute(
                    "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
                    "ORDER BY type = 'index'",
                    [table],
                )
                create, *indexes = [row[0] for row in cursor.fetchall()]
                cursor.execute(f"DROP TABLE {table}")
                for statement in (f"{create} WITHOUT ROWID", *indexes):
                    cursor.execute(statement)

    return run
