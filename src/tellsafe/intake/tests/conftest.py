# SPDX-License-Identifier: AGPL-3.0-or-later
"""One intake a process: its folder, its database and its store. Each test begins with it empty.

On SQLite and local disk, or on a real PostgreSQL and a real S3 (TELLSAFE_TEST_STORAGE=server).
"""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import tellsafe.serving.database  # noqa: F401  before Django opens SQLite
from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SetClock
from tellsafe.serving.zone import ZoneSettings

ON_SERVERS = os.environ.get("TELLSAFE_TEST_STORAGE") == "server"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
WORLD = World(NOON.date())
_OPEN = ExitStack()
_STORAGE = {"database": "sqlite:///intake.sqlite3", "objects": "file:objects"}


def pytest_configure() -> None:
    """Models can be imported only once Django knows its settings, so before collection."""
    shared = Path(__file__).parents[4] / "tests"
    sys.path[:0] = [str(shared), str(shared / "adversary")]
    if ON_SERVERS:
        from servers import postgres, s3  # type: ignore[import-not-found]  # outside of src

        _STORAGE["database"] = _OPEN.enter_context(postgres())
        _STORAGE["objects"] = _OPEN.enter_context(s3())
    folder = Path(_OPEN.enter_context(tempfile.TemporaryDirectory())) / "intake"
    WORLD.write(folder, **_STORAGE)
    from tellsafe.serving.django import migrate, start_django

    start_django(folder)
    migrate()


def pytest_unconfigure() -> None:
    from django.db import connections

    connections.close_all()
    _OPEN.close()


def storage() -> dict[str, str]:
    """Settings of a database and a store; the store is a new one, and empty."""
    if not ON_SERVERS:
        return dict(_STORAGE)
    bucket, _, query = _STORAGE["objects"].partition("?")
    return _STORAGE | {"objects": f"{bucket}/{secrets.token_hex(8)}?{query}"}


def empty_tables() -> None:
    """As after the first migration."""
    from django.db import connection

    from tellsafe.intake import models

    for model in (models.Submission, models.Blob):
        model.objects.all().delete()
    models.Message.objects.all().delete()
    models.Letter.objects.all().delete()
    models.Mailbox.objects.all().delete()
    connection.close()


@pytest.fixture
def world() -> World:
    return WORLD


@pytest.fixture(scope="session")
def world_today() -> World:
    """For an intake in a process of its own, whose clock is the machine's."""
    return World(datetime.now(UTC).date())


@pytest.fixture
def own_folder(tmp_path: Path, world_today: World) -> Iterator[tuple[Path, int]]:
    """The folder of such an intake, and the port on which it will listen."""
    from servers import free_ports

    empty_tables()
    (port,) = free_ports(1)
    yield world_today.write(tmp_path / "own", **storage(), listen=f":{port}"), port
    empty_tables()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[ZoneSettings]:
    """The zone's settings: the session's database, emptied, and a folder and store of its own."""
    from django.conf import settings as django_settings

    empty_tables()
    folder = WORLD.write(tmp_path / "intake", **storage())
    own = ZoneSettings.load(folder)
    yield replace(own, database=django_settings.ZONE.database)
    empty_tables()


@pytest.fixture
def start(settings: ZoneSettings, clock: SetClock) -> Iterator[Callable[..., TestClient]]:
    """Start the application, with other settings if need be; all that ran are stopped after."""
    from tellsafe.intake.web.app import make_app

    with ExitStack() as stack:

        def started(**changes: object) -> TestClient:
            app = make_app(replace(settings, **changes), clock)  # type: ignore[arg-type]
            return stack.enter_context(TestClient(app))

        yield started


@pytest.fixture
def http(start: Callable[..., TestClient]) -> TestClient:
    return start()


@pytest.fixture
def source(http: TestClient, world: World) -> Source:
    return Source(http, world)


@pytest.fixture
def another(http: TestClient, world: World) -> Source:
    return Source(http, world)


@pytest.fixture
def desk(http: TestClient, world: World, clock: SetClock) -> Desk:
    return Desk(http, world.desk, clock)


@pytest.fixture
def mailbox(http: TestClient, clock: SetClock) -> Mailbox:
    return Mailbox(http, clock)
