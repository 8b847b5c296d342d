# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages' process logs: where something broke, and nothing of any request."""

import logging

from tellsafe.serving.log import log_bug


class BugLines(logging.Handler):
    """Of all that Django logs, only where an error arose: no path, no message, no request."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] and record.levelno >= logging.ERROR:
            log_bug(record.exc_info[1])


def quiet_django() -> None:
    """Django logs paths of refused requests and whole tracebacks; those name tips and hold text."""
    logger = logging.getLogger("django")
    logger.handlers = [BugLines()]
    logger.propagate = False
