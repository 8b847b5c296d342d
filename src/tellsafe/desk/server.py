# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk as it runs: its pages, and beside them the puller as a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tellsafe.serving.zone import ZoneSettings

_STOP_SECONDS = 10
_RESTART_SECONDS = 2


def serve_desk(settings: ZoneSettings) -> None:
    """Serve the pages and pull until SIGTERM or SIGINT; then both are down.

    Django is to be up and migrated in this process, so that its environment names the folder.
    """
    host, _, port = settings.listen.rpartition(":")
    server = Granian(
        "tellsafe.desk.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    with puller_beside(settings):
        server.serve()


@contextmanager
def puller_beside(settings: ZoneSettings) -> Iterator[None]:
    """Keep a puller running, and start another should it end; on leaving, it is down."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_pulling, args=(settings, stop), name="puller-keeper")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_pulling(settings: ZoneSettings, stop: threading.Event) -> None:
    while not stop.is_set():
        puller = _start(settings)
        while puller.poll() is None and not stop.wait(0.2):
            pass
        _end(puller)
        stop.wait(_RESTART_SECONDS)


def _start(settings: ZoneSettings) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tellsafe.desk.puller", str(settings.folder)]
    return subprocess.Popen(  # noqa: S603  our own interpreter and module
        [*command, str(os.getpid())], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def _end(puller: "subprocess.Popen[bytes]") -> None:
    puller.terminate()
    try:
        puller.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        puller.kill()
        puller.wait()
