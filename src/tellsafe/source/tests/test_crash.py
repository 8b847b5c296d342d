# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 of a real client process, at every request and in between: one tip, every byte right.

Seen to fail with a state.json that is one change behind what is known in memory: reports are lost,
or sent twice.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tellsafe.source.tests.media import jpeg_full_of_words, telltales_in
from tellsafe.source.tests.serving import over_http
from tellsafe.source.tests.world import Clock
from tellsafe.source.tests.zones import Asked, LostError, Zones

# Bulletin, checkpoint, announcing, one part of each file, envelope; more while activating.
REQUESTS_OF_A_REPORT = 9


@pytest.fixture
def served() -> Iterator[Zones]:
    with over_http(Clock()) as zones:
        yield zones


class Client:
    """Client processes with one folder, one after the other."""

    def __init__(self, zones: Zones, folder: Path) -> None:
        self.zones = zones
        self.home = folder / "home"
        self.file = folder / "IMG_4711.jpg"
        self.file.write_bytes(jpeg_full_of_words())
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, count: int) -> subprocess.Popen[bytes]:
        arguments = [
            self.home,
            self.zones.world.urls["intake"],
            self.file,
            count,
            self.zones.clock.today(),
        ]
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tellsafe.source.tests.crash_child", *map(str, arguments)]
        )
        return self._running

    def kill(self) -> None:
        if self._running:
            os.kill(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def finish(self, count: int) -> None:
        assert self.start(count).wait() == 0


def require_one_tip_each(zones: Zones, client: Client, count: int) -> None:
    tips = zones.tips()
    assert sorted(tip.conduct for tip, _ in tips) == sorted(f"report {n}" for n in range(count))
    for tip, held in tips:
        clean, as_is = (zones.file_of(held, one) for one in tip.attachments)
        assert as_is == client.file.read_bytes()
        assert telltales_in(clean) == []
    assert list((client.home / "outbox").iterdir()) == []
    assert list(client.home.glob(".*")) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_request(moment: str, served: Zones, tmp_path: Path) -> None:
    """Each run goes one request further, as it arrives or before its answer leaves. A run begins
    with what the one before left behind, so resuming is killed at each request too."""
    client = Client(served, tmp_path)
    step = 0
    was_killed = True
    while was_killed:
        step += 1
        was_killed = run_and_kill_at(step, moment, served, client)
        served.clock.day += timedelta(days=step % 2)
    client.finish(1 + step // 3)
    assert step > REQUESTS_OF_A_REPORT
    require_one_tip_each(served, client, 1 + step // 3)


def run_and_kill_at(step: int, moment: str, zones: Zones, client: Client) -> bool:
    """Whether the client lived to make request number ``step``."""
    seen = [0]

    def kill(_asked: Asked) -> None:
        seen[0] += 1
        if seen[0] == step:
            client.kill()
            raise LostError

    setattr(zones, moment, kill)
    client.start(1 + step // 3).wait()
    setattr(zones, moment, lambda _asked: None)
    return seen[0] >= step


def test_killed_anywhere_again_and_again(served: Zones, tmp_path: Path) -> None:
    """At moments drawn from how long a report takes; and again while it is being resumed."""
    client, chance, count = Client(served, tmp_path), random.Random(2026), 5
    client.finish(1)
    served.clock.day += timedelta(days=1)
    for _ in range(8):
        process = client.start(count)
        timer = threading.Timer(chance.uniform(0.2, 1.4), client.kill)
        timer.start()
        process.wait()
        timer.cancel()
        timer.join()
    client.finish(count)
    require_one_tip_each(served, client, count)
