# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 at any moment: nothing that was acknowledged is lost, none of it is doubled.

Six clients send tips, upload, write messages and take in, until the server dies in the midst of it;
then it starts again, is held to all that it ever said, and goes on. Seen to fail with the receipt
sent before COMMIT, with a part acknowledged before it has its name, with parts removed before the
rows at the desk's acknowledgement, and with stamps kept in memory alone.
"""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx

from tellsafe.intake.tests.crash_story import Story
from tellsafe.intake.tests.running import client, running
from tellsafe.intake.tests.world import World

ROUNDS = 12
CLIENTS = 6


class Killer:
    """Kills the server once so many things were acknowledged, while others are on their way."""

    def __init__(self, kill: object, after: int) -> None:
        self._kill, self._left = kill, after
        self._lock = threading.Lock()

    @property
    def has_killed(self) -> bool:
        return self._left <= 0

    def acknowledged(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._kill()  # type: ignore[operator]


def live_until_killed(story: Story, port: int, killer: Killer, seed: int) -> int:
    """Do one thing after the other until the server is gone. How many were done."""
    done, chance = 0, random.Random(seed)
    with client(port) as http:
        while True:
            act = story.next_act(chance)
            try:
                act(http)
            except httpx.TransportError:
                with story.lock:
                    story.undone.append(act)
                return done
            done += 1
            killer.acknowledged()


def test_nothing_acknowledged_is_lost_or_doubled(
    own_folder: tuple[Path, int], world_today: World
) -> None:
    folder, port = own_folder
    story, chance = Story(world_today), random.Random(20261125)
    for _ in range(ROUNDS):
        with running(folder, port) as process:
            assert list(folder.rglob("incoming/*")) == []
            with client(port) as http:
                story.check(http)
                known = sorted(story.receipts)
                story.check_receipts(http, chance.sample(known, min(40, len(known))))
            killer = Killer(process.kill, chance.randint(1, 60))
            with ThreadPoolExecutor(CLIENTS) as pool:
                lives = [
                    pool.submit(live_until_killed, story, port, killer, chance.getrandbits(32))
                    for _ in range(CLIENTS)
                ]
            assert sum(life.result() for life in lives) > 0
            assert killer.has_killed  # and not the server broken off by itself
            process.wait()
    with running(folder, port), client(port) as http:
        _end_well(story, http, folder)


def _end_well(story: Story, http: httpx.Client, folder: Path) -> None:
    """All that was on its way arrives, the desk takes it all, and nothing is left."""
    for act in story.undone:
        act(http)
    story.check(http)
    assert len(story.receipts) > ROUNDS
    desk = story.desk(http)
    while page := desk.waiting():
        for one in page:
            story.take(desk, one)
    assert set(story.receipts) <= story.taken | story.being_taken
    story.check_receipts(http, sorted(story.receipts))
    assert desk.waiting() == []
    assert list(folder.rglob("held/*")) == []
