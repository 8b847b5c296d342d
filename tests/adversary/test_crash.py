# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is killed, and whenever: no acknowledged tip or attachment is lost, and none doubled.

Here the whole chain runs, and one zone after another is killed while tips are on their way. Each
zone's own crash tests go through its single steps.

Seen to fail: with a writer that answered before its COMMIT.
"""

import json
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lives import device

from tellsafe.cli.samples import person
from tellsafe.cli.stage import Stage, deployed, patience, run_tellsafe
from tellsafe.serving.zone import ZONES
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.report import Report

ROUNDS = 14
KILLED = ("intake", "desk")
SEED = 20261123


@contextmanager
def killed_meanwhile(stage: Stage, zone: str, after: float) -> Iterator[None]:
    """SIGKILL a zone with all of its children ``after`` seconds; start it again at the end."""
    process = stage.zones.running[zone]
    timer = threading.Timer(after, lambda: os.killpg(process.pid, signal.SIGKILL))
    timer.start()
    try:
        yield
    finally:
        timer.join()
        stage.zones.stop(zone, signal.SIGKILL)
        stage.zones.start(zone)


def send(source: Source, number: int, attachment: Path) -> None:
    # Tips that say nearly the same would stand behind one line of the queue.
    seen = random.Random(number).randbytes(40).hex()
    source.report(
        Report("environmental-crime", f"Round {number}: waste oil, {seen}", "en"),
        [File(attachment, as_is=True)],
    )


def deliver_all(source: Source) -> None:
    """Resume until nothing waits."""
    for _ in patience():
        source.resume()
        if not source.waiting:
            return
    raise AssertionError("something still waits")


def test_tips_survive_the_killing_of_every_zone_on_their_way(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    attachment = tmp_path / "attachment"
    attachment.write_bytes(chance.randbytes(3_000_000))
    with deployed(tmp_path / "city", {"registry": {"work_least": "4"}}) as stage:
        stage.zones.start(*ZONES)
        stage.add_staff("mira")
        sources = [activated(stage, tmp_path, number) for number in range(2)]
        for number in range(ROUNDS):
            source = sources[number % 2]
            zone = KILLED[number // 2 % 2]
            with killed_meanwhile(stage, zone, chance.uniform(0.0, 0.5)):
                send(source, number, attachment)
            deliver_all(source)
        assert sum(len(tip.receipts) for source in sources for tip in source.tips) == ROUNDS
        await_tips(stage, ROUNDS)
        for source in sources:
            source.close()
        opened = tmp_path / "opened"
        run_tellsafe("open", str(stage.folder), "--to", str(opened))
    told = [json.loads(path.read_text()) for path in opened.glob("*/tip.json")]
    rounds = Counter(one["conduct"].split(":")[0] for one in told)
    assert rounds == Counter(f"Round {number}" for number in range(ROUNDS))
    contents = [path.read_bytes() for path in opened.glob("*/attachment-1.*")]
    assert len(contents) == ROUNDS
    assert set(contents) == {attachment.read_bytes()}


def activated(stage: Stage, folder: Path, number: int) -> Source:
    who = person(700 + number)
    source = device(stage, folder, number)
    form = Form(who.name, who.scheme, who.number, who.occupation, who.phone)
    source.activate(form, lambda: stage.code_for(who.phone))
    return source


def await_tips(stage: Stage, count: int) -> None:
    """The desk has pulled them all, and acknowledged each: intake holds nothing any more."""
    held = stage.folder / "intake" / "objects"
    desk = stage.sign_in("mira")
    for _ in patience():
        empty = not any(path.is_file() for path in held.rglob("*"))
        if empty and len(desk.tips()) >= count:
            return
    raise AssertionError(f"the desk has {len(desk.tips())} of {count} tips")
