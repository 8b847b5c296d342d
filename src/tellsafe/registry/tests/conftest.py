# SPDX-License-Identifier: AGPL-3.0-or-later
"""One registry a process, on one database; each test begins with it empty."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import pytest

from tellsafe.formats.charter_checks import Checks
from tellsafe.registry.tests.front import Front
from tellsafe.registry.tests.people import FakeSms
from tellsafe.registry.tests.world import NOW, World
from tellsafe.serving.clock import SetClock
from tellsafe.serving.zone import ZoneSettings

_SHARED = Path(__file__).resolve().parents[4] / "tests"
sys.path[:0] = [str(_SHARED), str(_SHARED / "adversary")]

_OPEN = ExitStack()
_WORLD = World()


def _database() -> str:
    if os.environ.get("TELLSAFE_TEST_STORAGE") != "server":
        return "sqlite:///registry.sqlite3"
    from servers import postgres

    return str(_OPEN.enter_context(postgres()))


def pytest_configure() -> None:
    """Models can be imported only once Django knows its settings, so before collection."""
    folder = Path(_OPEN.enter_context(tempfile.TemporaryDirectory())) / "registry"
    _WORLD.write(folder, _database())
    from tellsafe.serving.django import migrate, start_django

    start_django(folder)
    migrate()
    _read_keys_once()


def _read_keys_once() -> None:
    """All tests have the same few keys, and OpenSSL takes long to see that each is one."""
    from tellsafe.registry.adapters import key_folder

    key_folder.load_pem_private_key = lru_cache(key_folder.load_pem_private_key)


def pytest_unconfigure() -> None:
    from django.db import connections

    connections.close_all()
    _OPEN.close()


@pytest.fixture
def world() -> World:
    return _WORLD


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[ZoneSettings]:
    """A fresh folder with the same keys, before the one database; empty tables."""
    from django.apps import apps
    from django.conf import settings as django_settings
    from django.db import connection

    for model in apps.get_app_config("registry").get_models():
        model.objects.all().delete()
    folder = _WORLD.write(tmp_path / "registry", django_settings.ZONE.database)
    yield ZoneSettings.load(folder)
    connection.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


class Opens(Protocol):
    """Start a registry, by other options or a charter of another kind, for the length of a test."""

    def __call__(
        self,
        *,
        activation: str = "verified",
        check: str = "checksum",
        checks: Checks | None = None,
        **options: object,
    ) -> Front: ...


@pytest.fixture
def opens(settings: ZoneSettings, world: World, clock: SetClock) -> Iterator[Opens]:
    with ExitStack() as stack:

        def start(
            *,
            activation: str = "verified",
            check: str = "checksum",
            checks: Checks | None = None,
            **options: object,
        ) -> Front:
            signed = world.bulletin(activation, check, checks)
            (settings.folder / "bulletin.json").write_bytes(signed)
            changed = replace(settings, options={**settings.options, **options})
            return stack.enter_context(_running(changed, world, clock))

        yield start


@contextmanager
def _running(settings: ZoneSettings, world: World, clock: SetClock) -> Iterator[Front]:
    from starlette.testclient import TestClient

    from tellsafe.registry.web.app import make_app
    from tellsafe.serving.server import QuietErrors

    sms = FakeSms()
    app = make_app(settings, clock, sms=sms)
    app.add_middleware(QuietErrors)
    with TestClient(app, base_url="http://registry.test") as client:
        yield Front(client, world, clock, sms)


@pytest.fixture
def front(opens: Opens) -> Front:
    return opens()
