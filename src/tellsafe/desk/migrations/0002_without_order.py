# SPDX-License-Identifier: AGPL-3.0-or-later
"""On SQLite, store tips and what belongs to them in the order of their random keys.

An ordinary table numbers its rows as they come, and so would tell which of a day's tips came
first (docs/decisions/0006). A later migration that alters one of these tables on SQLite makes it
anew, and has to run ``store_by_key`` again; tests/test_without_order.py says so.
"""

from typing import Any

from django.db import migrations

TABLES = (
    "desk_alarm",
    "desk_attachment",
    "desk_draft",
    "desk_drill",
    "desk_incident",
    "desk_link",
    "desk_message",
    "desk_note",
    "desk_proposal",
    "desk_taken",
    "desk_tip",
)


def store_by_key(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Make each table, empty as yet, once more WITHOUT ROWID, with its indexes."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
                "ORDER BY type = 'index'",
                [table],
            )
            create, *indexes = [row[0] for row in cursor.fetchall()]
            cursor.execute(f"DROP TABLE {table}")
            for statement in (f"{create} WITHOUT ROWID", *indexes):
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(store_by_key, migrations.RunPython.noop)]
