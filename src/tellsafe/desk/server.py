# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk as it runs: one process for the pages, one for pulling, one for making renditions, and
this one to mind them."""

import os
import signal
import subprocess
import sys
import threading

from tellsafe.serving.zone import ZoneSettings

PAGES = "tellsafe.desk.pages"
PULLER = "tellsafe.desk.puller"
RENDERER = "tellsafe.desk.renderer"
_LOOK_SECONDS = 0.2
_STOP_SECONDS = 10
_RESTART_SECONDS = 2


def serve_desk(settings: ZoneSettings) -> None:
    """Serve the pages, pull and render until SIGTERM or SIGINT; on return all are down.

    A puller or renderer that ends is started again. Pages that end, their port being taken
    perhaps, end all: raises SystemExit with their status.
    """
    stop = threading.Event()
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda *_: stop.set())
    keepers = [
        threading.Thread(target=_keep_up, args=(module, settings, stop), name=module)
        for module in (PULLER, RENDERER)
    ]
    pages = _start(PAGES, settings)
    for keeper in keepers:
        keeper.start()
    _await_end(pages, stop)
    ended_by_themselves = not stop.is_set()
    stop.set()
    _end(pages)
    for keeper in keepers:
        keeper.join()
    if ended_by_themselves:
        raise SystemExit(pages.returncode or 1)


def _keep_up(module: str, settings: ZoneSettings, stop: threading.Event) -> None:
    while not stop.is_set():
        process = _start(module, settings)
        _await_end(process, stop)
        _end(process)
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
