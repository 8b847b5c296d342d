# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django settings of the translog: its one table, and nothing else.

``[options]`` in settings.toml: ``origin``, the log's name and address without a scheme, such as
"log.example.org/tellsafe"; ``appenders``, a table from the name of a ``[trusted]`` key to the types
of entry that it may append.
"""

import tellsafe.serving.database
from tellsafe.serving.zone import ZoneSettings

ZONE = ZoneSettings.from_environment()

DATABASES = {"default": tellsafe.serving.database.database_of(ZONE.database, ZONE.folder)}
INSTALLED_APPS = ["tellsafe.translog"]
LOGGING_CONFIG = None
USE_TZ = True
TIME_ZONE = "UTC"
