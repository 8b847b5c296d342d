# SPDX-License-Identifier: AGPL-3.0-or-later
"""One statement for many rows, on the way that every tip takes.

The ORM spends more on a row than SQLite does. And statements are few: at each the writer lets go
of the interpreter, and has to wait for the event loop to get it back.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model

Value = bytes | bool | date | None
Asked = Sequence[tuple[type[Model], tuple[str, ...], Collection[bytes]]]

# SQLite takes 32,766 values in a statement; more than a writer's batch ever has.
_MOST_ROWS = 1000


def union_of_rows(asked: Asked) -> list[tuple[Any, ...]]:
    """Rows of several tables by the first of the columns named: whose they are (0, 1 …), columns.

    Values are as the database gives them.
    """
    names = tuple((model._meta.db_table, columns, _rounded(keys)) for model, columns, keys in asked)
    values: list[bytes] = []
    for (_, _, places), (_, _, keys) in zip(names, asked, strict=True):
        values += [*keys, *[b""] * (places - len(keys))]
    with connection.cursor() as cursor:
        cursor.execute(_select(names), values)
        return list(cursor.fetchall())


def insert_rows(
    model: type[Model], columns: tuple[str, ...], rows: Sequence[tuple[Value, ...]]
) -> None:
    """Insert rows that are not there. Raises IntegrityError if one is."""
    for start in range(0, len(rows), _MOST_ROWS):
        some = rows[start : start + _MOST_ROWS]
        statement = _insert(model._meta.db_table, columns, len(some))
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for row in some for value in row])


def insert_missing(
    model: type[Model],
    columns: tuple[str, ...],
    rows: Sequence[tuple[Value, ...]],
    *,
    unless: tuple[type[Model], str],
) -> int:
    """Insert rows whose key is not there, unless another table has their value of one column too.

    How many were inserted. Keys differ: of two rows with one key, either may be the one.
    """
    inserted = 0
    for start in range(0, len(rows), _MOST_ROWS):
        some = rows[start : start + _MOST_ROWS]
        other, column = unless
        names = model._meta.db_table, columns, other._meta.db_table, column
        with connection.cursor() as cursor:
            cursor.execute(_insert_missing(*names, len(some)), [v for row in some for v in row])
            inserted += cursor.rowcount
    return inserted


def _rounded(keys: Collection[bytes]) -> int:
    """Places for keys: few different numbers make few different statements, and those are kept."""
    return 1 << (len(keys) - 1).bit_length() if keys else 1


@lru_cache(maxsize=256)
def _select(names: tuple[tuple[str, tuple[str, ...], int], ...]) -> str:
    parts = [
        f"SELECT {number}, {', '.join(columns)} FROM {table} "  # noqa: S608  names of our own
        f"WHERE {columns[0]} IN ({', '.join(['%s'] * places)})"
        for number, (table, columns, places) in enumerate(names)
    ]
    return " UNION ALL ".join(parts)


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...], count: int) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) {_values(columns, count)}"


@lru_cache(maxsize=256)
def _insert_missing(
    table: str, columns: tuple[str, ...], other: str, column: str, count: int
) -> str:
    given = f"given.column{columns.index(column) + 1}"
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT * FROM ({_values(columns, count)}) AS given "
        f"WHERE NOT EXISTS (SELECT 1 FROM {other} WHERE {column} = {given}) ON CONFLICT DO NOTHING"
    )


def _values(columns: tuple[str, ...], count: int) -> str:
    row = f"({', '.join(['%s'] * len(columns))})"
    return f"VALUES {', '.join([row] * count)}"
