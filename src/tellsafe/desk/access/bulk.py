# SPDX-License-Identifier: AGPL-3.0-or-later
"""Very many rows at once, for a desk that is filled with tips that nobody sent.

Indexes are taken away meanwhile and made again afterwards: sorting a column once costs a small
part of keeping a million rows sorted one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from django.db import connection
from django.db.models import Model

Row: TypeAlias = Sequence[str | int | bool | bytes | None]


def columns_of(model: type[Model]) -> list[str]:
    """The table's columns."""
    return [str(field.column) for field in model._meta.concrete_fields]


def defaults_of(model: type[Model]) -> list[str | int | bool | None]:
    """What each of them holds where nobody says anything."""
    return [field.get_default() for field in model._meta.concrete_fields]


def insert(model: type[Model], rows: Iterable[Row]) -> None:
    """Rows with a value for each column; days as ISO 8601."""
    table, columns = model._meta.db_table, columns_of(model)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608  our own names


_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
    "AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """The tables have only their keys meanwhile."""
    with connection.cursor() as cursor:
        found: list[tuple[str, str]] = []
        for table in tables:
            cursor.execute(_INDEXES[connection.vendor], [table])
            found += cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP INDEX "{name}"')
        try:
            yield
        finally:
            for _name, sql in found:
                cursor.execute(sql)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Nothing waits for the disk meanwhile: a power cut would lose what nobody sent."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -400000")
        else:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET maintenance_work_mem = '512MB'")
        yield
    connection.close()


def refresh_statistics() -> None:
    """Let the planner know what there is now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
