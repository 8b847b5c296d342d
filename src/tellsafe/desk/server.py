# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk as it runs: one process for the pages, one for pulling, and this one to mind them."""

import os
import signal
import subprocess
import sys
import threading

from tellsafe.serving.zone import ZoneSettings

PAGES = "tellsafe.desk.pages"
PULLER = "tellsafe.desk.puller"
_LOOK_SECONDS = 0.2
_STOP_SECONDS = 10
_RESTART_SECONDS = 2


def serve_desk(settings: ZoneSettings) -> None:
    """Serve the pages and pull until SIGTERM or SIGINT; on return both are down.

    A puller that ends is started again. Pages that end, their port being taken perhaps, end all:
    raises SystemExit with their status.
    """
    stop = threading.Event()
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda *_: stop.set())
    keeper = threading.Thread(target=_keep_pulling, args=(settings, stop), name="puller-keeper")
    pages = _start(PAGES, settings)
    keeper.start()
    _await_end(pages, stop)
    ended_by_themselves = not stop.is_set()
    stop.set()
    _end(pages)
    keeper.join()
    if ended_by_themselves:
        raise SystemExit(pages.returncode or 1)


def _keep_pulling(settings: ZoneSettings, stop: threading.Event) -> None:
    while not stop.is_set():
        puller = _start(PULLER, settings)
        _await_end(puller, stop)
        _end(puller)
        stop.wait(_RESTART_SECONDS)


def _start(module: str, settings: ZoneSettings) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", module, str(settings.folder), str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  our own modules


def _await_end(process: "subprocess.Popen[bytes]", stop: threading.Event) -> None:
    while process.poll() is None and not stop.wait(_LOOK_SECONDS):
        pass


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
