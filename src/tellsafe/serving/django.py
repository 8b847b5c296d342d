# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring up Django for one zone in this process, and its tables."""

import os
from pathlib import Path

from tellsafe.serving.database import make_database_file  # before Django opens SQLite
from tellsafe.serving.zone import FOLDER_VARIABLE, ZoneSettings


def start_django(folder: Path) -> ZoneSettings:
    """Configure Django with the settings module of the zone whose folder this is."""
    settings = ZoneSettings.load(folder)
    make_database_file(settings.database, settings.folder)
    os.environ[FOLDER_VARIABLE] = str(settings.folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"tellsafe.{settings.zone}.settings"
    import django

    django.setup()
    return settings


def migrate() -> None:
    """Bring this zone's tables to what its models say."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
