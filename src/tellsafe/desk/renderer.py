# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that has renditions made of attachments; the files themselves it never reads.

    python -m tellsafe.desk.renderer FOLDER PARENT

It opens sealed originals into memory and hands them to sandboxed workers (adapters.workshop). It
may be killed at any moment: what it had leased comes again. Where there is no sandbox it opens
nothing, unless the operator has accepted that; then the record says so each time it starts.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tellsafe.desk.parentage import end_with
from tellsafe.desk.puller import Pauses, forget_connection, keep_going
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.django import start_django
from tellsafe.serving.log import log_bug, log_to_stderr
from tellsafe.serving.zone import ZoneSettings

_LOOK_SECONDS = 0.5
_MOST_WORKERS = 4
_log = logging.getLogger("tellsafe")


def rendering(settings: ZoneSettings, *, bare: bool, recordings: bool) -> Callable[[], float]:
    """The work of one thread, with a workshop of its own."""
    from django.utils import timezone

    from tellsafe.desk.actions.render import Bench, render_next
    from tellsafe.desk.adapters.rendition_files import RenditionFiles
    from tellsafe.desk.adapters.sealed_files import SealedFiles
    from tellsafe.desk.adapters.workshop import Workshop

    bench = Bench(
        SealedFiles(settings), RenditionFiles(settings), Workshop(bare=bare), timezone.now
    )

    def work() -> float:
        return 0.0 if render_next(bench, recordings=recordings) else _LOOK_SECONDS

    return work


def run(settings: ZoneSettings, stop: threading.Event, workers: int) -> None:
    """Work until ``stop``. The last of several threads takes no films, so that the pictures of a
    threat to life never wait for somebody's film."""
    from tellsafe.desk.actions.sweep_renditions import mend
    from tellsafe.desk.adapters.sandbox_state import Opening, decide

    opening = decide(settings)
    if opening is Opening.REFUSED:
        _log.error("no sandbox on this machine: no attachment is opened (tellsafe check says why)")
        stop.wait()
        return
    bare = opening is Opening.ACCEPTED
    if bare:
        _note_acceptance()
    mend(settings)
    sweep_renditions(settings)
    threads = [
        threading.Thread(
            target=keep_going,
            args=(
                rendering(settings, bare=bare, recordings=at == 0 or at < workers - 1),
                Pauses("rendering"),
                stop,
            ),
            name=f"render-{at}",
            daemon=True,
        )
        for at in range(workers)
    ]
    for one in threads:
        one.start()
    while not stop.wait(24 * 60 * 60):
        sweep_renditions(settings)


def sweep_renditions(settings: ZoneSettings) -> None:
    """What can't be removed is noise, and keeps no file from being opened."""
    from tellsafe.desk.actions.sweep_renditions import sweep

    try:
        sweep(settings)
    except Exception as error:
        log_bug(error)
        _log.error("renditions without a row could not be removed; this is tried again each day")
        forget_connection()


def worker_count() -> int:
    """One more than there are cores, since each waits for the disk now and then."""
    return min(_MOST_WORKERS, (os.cpu_count() or 1) + 1)


def _note_acceptance() -> None:
    from django.db import transaction

    from tellsafe.desk.access import record

    _log.warning("no sandbox on this machine: attachments are opened without, as is accepted")
    with transaction.atomic():
        record.note(None, "open-without-sandbox", "desk", SystemClock().today())


def _end(*_: object) -> None:
    raise SystemExit(0)


def main(folder: str, parent: str) -> None:
    """Run until told to stop."""
    end_with(int(parent))
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    log_to_stderr()
    settings = start_django(Path(folder))
    run(settings, threading.Event(), worker_count())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
