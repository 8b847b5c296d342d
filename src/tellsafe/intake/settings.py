# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django settings of the intake: its own tables, and nothing else.

``objects`` in settings.toml: "file:FOLDER" below the zone's folder, or
"s3://BUCKET[/PREFIX]?endpoint=URL&region=NAME" with the keys in AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY. ``[trusted]``: ``desk``, the key by which the desk signs its requests.
``[options]``, all in bytes: ``max_attachment_bytes``, ``max_submission_bytes``, and
``disk_floor_bytes``, what is left free of the disk at any rate; and in bits of work for a letter to
the oversight body ``letter_work_least`` and ``letter_work_most``.
"""

import tellsafe.serving.database
from tellsafe.serving.zone import ZoneSettings

ZONE = ZoneSettings.from_environment()

DATABASES = {"default": tellsafe.serving.database.database_of(ZONE.database, ZONE.folder)}
INSTALLED_APPS = ["tellsafe.intake"]
LOGGING_CONFIG = None
USE_TZ = True
TIME_ZONE = "UTC"
