# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django settings of the registry: its three tables, and nothing else.

``[options]`` in settings.toml, all optional:

sms_url         where codes are posted as JSON {"to", "text"}, with the bearer token of keys/sms.key
sms_file        a file that codes are appended to instead, for demonstrations
sms_per_day     how many codes are sent in a day at most, to whomever (5000)
phone_regions   the regions whose phones get codes, such as ["EE", "FI"]; any if left out
work_least      bits of work that a request costs on a quiet day (14; 20 where activation is open)
work_most       bits that it costs at most (22; 26 where activation is open)

``[trusted]`` names the keys that may suspend a pseudonym.
"""

import tellsafe.serving.database
from tellsafe.serving.zone import ZoneSettings

ZONE = ZoneSettings.from_environment()

DATABASES = {"default": tellsafe.serving.database.database_of(ZONE.database, ZONE.folder)}
INSTALLED_APPS = ["tellsafe.registry"]
LOGGING_CONFIG = None
USE_TZ = True
TIME_ZONE = "UTC"
