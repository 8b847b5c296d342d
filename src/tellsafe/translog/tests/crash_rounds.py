# SPDX-License-Identifier: AGPL-3.0-or-later
"""A process that appends and is killed, round after round; it prints what it was told and saw.

``python -m tellsafe.translog.tests.crash_rounds FOLDER ROUNDS``. Round k forks a process that
appends from four sides and gets SIGKILL just before its k-th fsync after the log was opened.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tellsafe.serving.django import migrate, start_django
from tellsafe.serving.writer import Writer
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.fsck import fsck
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import VKEY, entry

SIDES = 4


def tell(**facts: object) -> None:
    """One line, written by one system call: it is out before the next step."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def killed_at(step: int) -> Callable[[Any], None]:
    """An fsync that kills this process instead of its ``step``-th run."""
    fsync, done = os.fsync, [0]

    def counted(descriptor: Any) -> None:
        done[0] += 1
        if done[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)
        fsync(descriptor)

    return counted


async def append_for_ever(settings: ZoneSettings, step: int) -> None:
    from tellsafe.translog.log import Log

    log, writer = await asyncio.to_thread(Log.open, settings), Writer()
    patch.object(os, "fsync", killed_at(step)).start()
    writer.start()

    async def side(number: int) -> None:
        for turn in range(1000):
            count = step * 10_000 + turn * SIDES + number
            index = await writer.do(log.append, entry(count))
            told = log.committed(index)
            tell(step=step, count=count, index=index, checkpoint=told.checkpoint)

    await asyncio.gather(*(side(number) for number in range(SIDES)))


def run(folder: Path, rounds: int) -> None:
    settings = start_django(folder)
    migrate()
    from django.db import connection

    connection.close()  # a connection does not survive a fork
    for step in range(1, rounds + 1):
        child = os.fork()
        if child == 0:
            asyncio.run(append_for_ever(settings, step))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        report = fsck(LogReader.of_folder(folder / "public"), VKEY)
        checkpoint = (folder / "public" / "checkpoint").read_text("utf-8")
        killed = os.WTERMSIG(status) == signal.SIGKILL
        tell(step=step, killed=killed, sound=report.sound, checkpoint=checkpoint)


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]))
