# SPDX-License-Identifier: AGPL-3.0-or-later
"""What models can't say: the tables that tips are found by, and what a planner has to know.

SQLite: FTS5 over words that were parted beforehand ("ascii" parts at spaces alone), without
positions; with secure-delete, so that a deleted word is overwritten and not marked. PostgreSQL:
a tsvector under a GIN index, with no list of pending entries that would keep the order of tips.

Few tips wait, and those of a state that waits do so all: not knowing that the two go together,
PostgreSQL took a state's tips for so few that it read and sorted them all for one page.
"""

from typing import Any

from django.db import migrations

SQLITE = (
    (
        "CREATE VIRTUAL TABLE desk_search USING fts5("
        "words, tokenize='ascii', detail='none', columnsize=0)"
    ),
    "INSERT INTO desk_search(desk_search, rank) VALUES('secure-delete', 1)",
    "CREATE TABLE desk_searchword (word text PRIMARY KEY, tips bigint NOT NULL) WITHOUT ROWID",
)
# Statistics: so many of the most common words that the planner knows which are.
POSTGRESQL = (
    "CREATE TABLE desk_search (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "ALTER TABLE desk_search ALTER COLUMN words SET STATISTICS 1000",
    "CREATE INDEX desk_search_words ON desk_search USING gin (words) WITH (fastupdate = off)",
    'CREATE TABLE desk_searchword (word text COLLATE "C" PRIMARY KEY, tips bigint NOT NULL)',
    "CREATE STATISTICS tip_waits (mcv) ON due, state FROM desk_tip",
    "ALTER STATISTICS tip_waits SET STATISTICS 500",
)


def make(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE desk_search")
        cursor.execute("DROP TABLE desk_searchword")
        if schema_editor.connection.vendor != "sqlite":
            cursor.execute("DROP STATISTICS tip_waits")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
