# SPDX-License-Identifier: AGPL-3.0-or-later
"""One desk a process: its folder, its database, a fake intake. Each test begins with it empty."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tellsafe.serving.database  # noqa: F401  before Django opens SQLite
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.world import Source, World
from tellsafe.serving.zone import ZoneSettings

if TYPE_CHECKING:
    from tellsafe.desk.tests.signing_in import Time

_OPEN = ExitStack()
WORLD = World(datetime.now(UTC).date())


def _database() -> str:
    if os.environ.get("TELLSAFE_TEST_STORAGE") != "server":
        return "sqlite:///desk.sqlite3"
    sys.path.insert(0, str(Path(__file__).parents[4] / "tests"))
    from servers import postgres

    return str(_OPEN.enter_context(postgres()))


def pytest_configure() -> None:
    """Models can be imported only once Django knows its settings, so before collection."""
    folder = Path(_OPEN.enter_context(tempfile.TemporaryDirectory())) / "desk"
    WORLD.write(folder, database=_database())
    from tellsafe.serving.django import migrate, start_django

    start_django(folder)
    migrate()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    _hash_quickly()


def _hash_quickly() -> None:
    """Argon2 as ever, but at the least cost: tests give passwords by the hundred."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1


def pytest_unconfigure() -> None:
    from django.db import connections

    connections.close_all()
    _OPEN.close()


@pytest.fixture
def world() -> World:
    return WORLD


@pytest.fixture(autouse=True)
def settings() -> Iterator[ZoneSettings]:
    """The desk's own settings; afterwards its tables and its folder are as they were."""
    from tellsafe.desk.settings import ZONE

    yield ZONE
    _empty(ZONE)


def _empty(zone: ZoneSettings) -> None:
    from django.apps import apps
    from django.contrib.sessions.models import Session
    from django.db import connection, transaction

    tables = [model._meta.db_table for model in apps.get_app_config("desk").get_models()]
    tables.append(Session._meta.db_table)
    # Who points to whom is looked at when the transaction ends, so the order does not matter.
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
    connection.close()
    for path in (*zone.folder.glob("objects/*"), *zone.folder.glob("renditions/*")):
        path.unlink()
    (zone.folder / "housekeeping").unlink(missing_ok=True)
    WORLD.write_sealing(zone.folder)


@pytest.fixture(autouse=True)
def in_one_order(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every transaction locks in the order of access.record.hold."""
    from tellsafe.desk.tests.lock_order import watch

    with watch(monkeypatch):
        yield


@pytest.fixture(autouse=True)
def in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test writes to the record, its readers have a word for each detail."""
    from tellsafe.desk.access import record
    from tellsafe.desk.web.people.details import NAMES

    add = record._add

    def with_words(*entry: Any) -> None:
        _who, act, *_about, details = entry
        assert details.keys() <= NAMES.keys(), act
        add(*entry)

    monkeypatch.setattr(record, "_add", with_words)


@pytest.fixture
def fake(world: World) -> FakeIntake:
    return FakeIntake(world.pull.public_key().public_bytes_raw())


@pytest.fixture
def source(world: World) -> Source:
    return Source(world)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> "Time":
    from tellsafe.desk.tests.signing_in import Time

    return Time(monkeypatch)
