# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's pages as a WSGI application, for a worker process of the server."""

import os

from django.core.wsgi import get_wsgi_application

import tellsafe.serving.database  # noqa: F401  before Django opens SQLite
from tellsafe.desk.parentage import SERVER_VARIABLE, end_with
from tellsafe.desk.web.quiet import quiet_django
from tellsafe.serving.log import log_to_stderr

# Not of whoever is the parent by now: of a server that was killed meanwhile, that is another one.
end_with(int(os.environ.get(SERVER_VARIABLE, os.getppid())))
log_to_stderr()
quiet_django()
application = get_wsgi_application()
