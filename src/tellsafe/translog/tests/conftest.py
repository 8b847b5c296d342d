# SPDX-License-Identifier: AGPL-3.0-or-later
"""A translog zone: one database a run, emptied for each test; a fresh folder each."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.tests.sample import APPENDERS, ORIGIN, SIGNER

SETTINGS = f"""
zone = "translog"
listen = "127.0.0.1:0"
[trusted]
{chr(10).join(f'{name} = "{b64u(public)}"' for name, public in APPENDERS.items())}
[options]
origin = "{ORIGIN}"
[options.appenders]
registry = ["suspensions"]
operator = ["bulletin", "suspensions", "account"]
"""


def make_zone(folder: Path) -> Path:
    """Write what `tellsafe init` writes for this zone."""
    (folder / "keys").mkdir(parents=True)
    (folder / "keys" / "log.key").write_text(b64u(SIGNER.seed) + "\n")
    (folder / "settings.toml").write_text(SETTINGS)
    return folder


@pytest.fixture
def zone_folder(tmp_path: Path) -> Path:
    return make_zone(tmp_path / "translog")


@pytest.fixture(scope="session")
def _django(tmp_path_factory: pytest.TempPathFactory) -> ZoneSettings:
    from tellsafe.serving.django import migrate, start_django

    settings = start_django(make_zone(tmp_path_factory.mktemp("zone") / "translog"))
    migrate()
    return settings


@pytest.fixture
def zone(_django: ZoneSettings, zone_folder: Path) -> Iterator[ZoneSettings]:
    from django.db import connection

    from tellsafe.translog.models import Entry

    Entry.objects.all().delete()
    yield replace(_django, folder=zone_folder)
    connection.close()
