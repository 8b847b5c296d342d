# SPDX-License-Identifier: AGPL-3.0-or-later
"""Group commit: one transaction for many, an answer only after COMMIT, one bad item harms none."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.conf import settings

from tellsafe.serving.database import FIRST_SAFE_SQLITE, SQLITE_VERSION, database_of
from tellsafe.serving.writer import Writer

COMMITS: list[int] = []


@pytest.fixture(scope="module", autouse=True)
def _django(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("zone")
    settings.configure(DATABASES={"default": database_of("sqlite:///test.sqlite3", folder)})
    import django
    from django.db import connection

    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word TEXT PRIMARY KEY)")
    connection.close()


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    writer.start()
    yield writer
    writer.stop()


def keep(words: Sequence[str]) -> list[int]:
    from django.db import connection, transaction

    transaction.on_commit(lambda: COMMITS.append(len(words)))
    with connection.cursor() as cursor:
        for word in words:
            if word == "poison":
                raise RuntimeError("a bug")
            cursor.execute("INSERT OR IGNORE INTO kept VALUES (%s)", [word])
    return [len(word) for word in words]


def kept() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        rows = {row[0] for row in cursor.fetchall()}
    connection.close()
    return rows


def test_each_caller_gets_the_result_of_its_own_item(writer: Writer) -> None:
    async def many() -> list[int]:
        return await asyncio.gather(*(writer.do(keep, "w" * n) for n in range(1, 200)))

    assert asyncio.run(many()) == list(range(1, 200))
    assert {"w" * n for n in range(1, 200)} <= kept()


def test_many_requests_share_few_transactions(writer: Writer) -> None:
    COMMITS.clear()

    async def many() -> None:
        await asyncio.gather(*(writer.do(keep, f"shared-{n}") for n in range(1000)))

    asyncio.run(many())
    assert sum(COMMITS) == 1000
    assert len(COMMITS) < 200


def test_a_poisonous_item_fails_alone_and_is_rolled_back(writer: Writer) -> None:
    async def many() -> list[int | BaseException]:
        words = ["before", "poison", "after"]
        return await asyncio.gather(
            *(writer.do(keep, word) for word in words), return_exceptions=True
        )

    first, second, third = asyncio.run(many())
    assert (first, third) == (6, 5)
    assert isinstance(second, RuntimeError)
    assert {"before", "after"} <= kept()
    assert "poison" not in kept()


def test_what_was_handed_in_before_stop_is_still_written() -> None:
    writer = Writer()

    async def hand_in_and_stop() -> list[int]:
        waiting = [asyncio.ensure_future(writer.do(keep, f"late-{n}")) for n in range(5)]
        await asyncio.sleep(0)
        writer.start()
        await asyncio.to_thread(writer.stop)
        return await asyncio.gather(*waiting)

    assert asyncio.run(hand_in_and_stop()) == [6] * 5
    assert {f"late-{n}" for n in range(5)} <= kept()


def test_sqlite_is_one_without_the_wal_bug() -> None:
    assert SQLITE_VERSION >= FIRST_SAFE_SQLITE


def test_a_commit_is_on_the_disk_and_what_is_deleted_is_overwritten() -> None:
    from django.db import connection

    def pragma(name: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("secure_delete")) == ("wal", 2, 1)
    connection.close()


def test_an_unknown_database_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sqlite:///NAME or postgresql"):
        database_of("mysql://x", tmp_path)
