# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database tells whoever seizes it: hashes and days, in an order that means nothing.

Seen to fail with ordinary SQLite tables; on PostgreSQL with CLUSTER alone, which hands on the
transaction numbers (xmin) and the numbers of values stored aside (TOAST); and with a column
``when = DateTimeField()``.
"""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, transaction
from starlette.testclient import TestClient

from tellsafe.intake import models, traces
from tellsafe.intake.actions.housekeeping import Rounds, keep_house
from tellsafe.intake.actions.write_letter import Offered, write_letter
from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.conftest import ON_SERVERS
from tellsafe.intake.tests.test_letters import a_letter
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SetClock

TABLES = (
    models.Submission,
    models.Blob,
    models.Mailbox,
    models.Message,
    models.Letter,
)
ASIDE = (
    ("intake_submission", "envelope", "stamp"),
    ("intake_message", "sealed", "address, message"),
    ("intake_letter", "sealed", "letter"),
)
MARKS = {
    "intake_submission": "stamp, submission",
    "intake_blob": "submission, blob",
    "intake_mailbox": "address, key_hash",
    "intake_message": "address, message",
    "intake_letter": "letter",
}
MANY = 40


@pytest.fixture
def many(http: TestClient, world: World, desk: Desk, clock: SetClock) -> Iterator[None]:
    """Submissions with and without blobs, and messages; then the daily round."""
    mailboxes = [Mailbox(http, clock) for _ in range(MANY)]
    for mailbox in random.Random(2).choices(mailboxes, k=2 * MANY):
        desk.write(mailbox, world.message())
    for number in range(MANY):
        source = Source(http, world)
        if number % 4 == 0:
            source.attach(1000)
            source.announce()
            source.upload()
        source.send()
    with transaction.atomic():
        for _ in range(MANY):
            write_letter([Offered(a_letter(), clock.today())])
    with transaction.atomic():
        keep_house([Rounds(clock.today(), 30)])
    yield
    connection.close()


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_rows_lie_in_the_order_of_their_keys(many: None) -> None:
    for model in TABLES:
        table, keys = model._meta.db_table, ", ".join(_key_columns(model))
        if ON_SERVERS:
            physical = rows(f"SELECT {keys} FROM {table} ORDER BY ctid")
        else:
            schema = rows(f"SELECT sql FROM sqlite_master WHERE name = '{table}'")
            assert str(schema[0][0]).endswith("WITHOUT ROWID")
            physical = rows(f"SELECT {keys} FROM {table}")
        found = [tuple(map(bytes, row)) for row in physical]  # type: ignore[arg-type]
        assert len(found) >= MANY / 4
        assert found == sorted(found)


def test_no_number_of_the_database_tells_an_order(many: None) -> None:
    """SQLite numbers nothing where there is no rowid. On PostgreSQL one transaction wrote all rows
    of a table, and values stored aside are numbered in the order of the keys."""
    for model in TABLES:
        table = model._meta.db_table
        if ON_SERVERS:
            assert len(rows(f"SELECT DISTINCT xmin::text FROM {table}")) == 1
        else:
            with pytest.raises(OperationalError, match="no such column"):
                rows(f"SELECT rowid FROM {table}")
    for table, column, keys in ASIDE if ON_SERVERS else ():
        numbered = f"SELECT pg_column_toast_chunk_id({column}) FROM {table} ORDER BY {keys}"
        numbers = [int(str(row[0])) for row in rows(numbered)]
        assert len(numbers) >= MANY
        assert numbers == sorted(numbers)


def test_no_time_is_finer_than_a_day() -> None:
    """And nothing is text: there is no place for a name, an address or a user agent."""
    kinds = {
        type(field).__name__
        for model in TABLES
        for field in model._meta.get_fields(include_hidden=True)
    }
    assert kinds == {
        "BigIntegerField",
        "BinaryField",
        "BooleanField",
        "CompositePrimaryKey",
        "DateField",
        "IntegerField",
    }


def test_there_are_no_other_tables(many: None) -> None:
    names = connection.introspection.table_names()
    assert set(names) == {model._meta.db_table for model in TABLES} | {"django_migrations"}


def test_the_same_rows_in_another_order_leave_the_same_pages(many: None) -> None:
    """Read as a thief would: by the place of each key in SQLite's file. Within a page rows lie as
    they came, until housekeeping lays them down anew."""
    first = layout()
    for model in TABLES:
        table = model._meta.db_table
        shuffled = random.sample(found := rows(f"SELECT * FROM {table}"), len(found))
        places = ", ".join(["%s"] * len(shuffled[0]))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", shuffled)
    # On PostgreSQL the tests above say it all.
    assert ON_SERVERS or layout() != first
    traces.rewrite(connection)
    assert layout() == first


def layout() -> list[set[tuple[bytes, ...]]]:
    """Of each table, the keys that lie in one page, as they lie there. Nothing on PostgreSQL."""
    if ON_SERVERS:
        return []
    rows("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (django_settings.ZONE.folder / "intake.sqlite3").read_bytes()
    return [_pages_of(data, table, columns) for table, columns in MARKS.items()]


def _pages_of(data: bytes, table: str, columns: str) -> set[tuple[bytes, ...]]:
    """``columns``: two that lie beside each other in a row, as they do nowhere else."""
    marks = [b"".join(map(_stored, row)) for row in rows(f"SELECT {columns} FROM {table}")]
    pages: dict[int, list[bytes]] = {}
    for place, mark in sorted((data.index(mark), mark) for mark in marks):
        pages.setdefault(place // 4096, []).append(mark)
    return {tuple(page) for page in pages.values()}


def _stored(value: object) -> bytes:
    return str(value).encode() if isinstance(value, date) else bytes(value)  # type: ignore[call-overload]


def _key_columns(model: type[models.models.Model]) -> list[str]:
    columns = getattr(model._meta.pk, "columns", None)
    return list(columns or [model._meta.pk.column])
