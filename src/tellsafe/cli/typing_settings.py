# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django settings for the type checker alone: it has to see the models of every zone at once.

No process runs with these; each zone's own settings name that zone alone.
"""

SECRET_KEY = "for the type checker"  # noqa: S105
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "tellsafe.translog",
    "tellsafe.registry",
    "tellsafe.intake",
    "tellsafe.desk",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
ASKED_COOKIE_NAME = "desk-asked"
