# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that serves the pages; its one worker is forked with no database open.

python -m tellsafe.desk.pages FOLDER PARENT
"""

import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tellsafe.desk.parentage import SERVER_VARIABLE, end_with
from tellsafe.desk.rules.changes import MOST_LISTENING
from tellsafe.serving.django import start_django

_AT_ONCE = 4


def main(folder: str, parent: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    end_with(int(parent))
    os.environ[SERVER_VARIABLE] = str(os.getpid())
    settings = start_django(Path(folder))
    host, _, port = settings.listen.rpartition(":")
    Granian(
        "tellsafe.desk.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        # A page that listens for changes holds one; the others are for everything else.
        blocking_threads=MOST_LISTENING + _AT_ONCE,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
