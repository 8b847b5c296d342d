# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a zone's process says to its operator: quiet about who asks, and about what they sent."""

import logging
import sys
import time
import traceback

_log = logging.getLogger("tellsafe")


def log_to_stderr() -> None:
    """One line an event on standard error, with the time to the minute and no client in it."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%MZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    _log.handlers = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


def log_bug(error: BaseException) -> None:
    """Log where an unexpected error arose: its class and the lines of code, never its message.

    Messages and local variables may repeat what a person sent; file names and lines can't.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    _log.error("bug %s at %s", type(error).__name__, where)
