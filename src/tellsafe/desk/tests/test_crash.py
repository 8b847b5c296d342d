# SPDX-License-Identifier: AGPL-3.0-or-later
"""The puller killed at any step, and started again, ends with one tip, one file, one message.

Seen to fail with the acknowledgement moved before the commit (the tip is lost), and with
envelope hashes not remembered (a tip that was stored is never acknowledged).
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from tellsafe.desk.access import refusals_since
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Attachment, Message, Tip, Way
from tellsafe.desk.tests.fake_intake import FakeIntake, over_http
from tellsafe.desk.tests.pulling import pull
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.serving.zone import ZoneSettings

PATIENCE = 30


@contextmanager
def puller(settings: ZoneSettings) -> Iterator["subprocess.Popen[bytes]"]:
    """A real one. It is told to stop afterwards, and the kernel kills it with this process."""
    command = [sys.executable, "-m", "tellsafe.desk.puller", str(settings.folder)]
    process = subprocess.Popen([*command, str(os.getpid())], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def reaching(settings: ZoneSettings, address: str) -> Iterator[None]:
    """The desk's folder names the intake at this address."""
    path = settings.folder / "settings.toml"
    before = path.read_text()
    path.write_text(before.replace(settings.peers["intake"], address))
    try:
        yield
    finally:
        path.write_text(before)


def kill(process: int) -> None:
    """In the middle of its request, which then comes to nothing more."""
    os.kill(process, signal.SIGKILL)
    raise ConnectionError


def test_killed_at_every_step_it_ends_with_one_of_each(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(b"what the video shows" * 100_000, 1, "mp4", "video/mp4")
    fake.submit("one", source.seal_tip(source.tip(files=(file,))), blobs(file))
    left = settings.keys / ".sealing-2026-W01.age.0123456789ab.going"  # a key, half destroyed
    left.write_bytes(bytes(99))
    with over_http(fake) as address, reaching(settings, address):
        for step in ("GET submissions/blobs", "DELETE submissions", "PUT messages"):
            with puller(settings) as process:
                fake.on[step] = partial(kill, process.pid)
                assert process.wait(PATIENCE) == -signal.SIGKILL
            assert step not in fake.on
        with puller(settings):
            fake.until(lambda: not fake.held and Message.objects.get().way == Way.DELIVERED)
    assert (Tip.objects.count(), Message.objects.count()) == (1, 1)
    row = Attachment.objects.get()
    assert SealedFiles(settings).path(row.id).read_bytes() == file.sealed
    assert not left.exists()
    assert [len(box) for box in fake.mailboxes.values()] == [1]
    assert refusals_since(world.today) == []
    assert fake.asked.count("DELETE submissions") == 2


@pytest.mark.parametrize("step", ["keep_tip", "note_taken", "acknowledge"])
def test_an_error_at_a_step_leaves_nothing_half_done(
    settings: ZoneSettings,
    source: Source,
    fake: FakeIntake,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    targets = {
        "keep_tip": "tellsafe.desk.actions.keep_tip._queue_received",
        "note_taken": "tellsafe.desk.access.note_taken",
        "acknowledge": "tellsafe.desk.adapters.intake.HttpIntake.acknowledge",
    }

    def fail(*_: object) -> None:
        raise OSError("no space left")

    file = source.attachment(b"a photo")
    fake.submit("one", source.seal_tip(source.tip(files=(file,))), blobs(file))
    with monkeypatch.context() as patch:
        patch.setattr(targets[step], fail)
        try:
            assert pull(settings, fake).waiting == 1
        except OSError:
            assert step == "acknowledge"
        assert Tip.objects.count() == (1 if step == "acknowledge" else 0)
        assert len(fake.held) == 1
    pull(settings, fake)
    assert (Tip.objects.count(), Message.objects.count(), fake.held) == (1, 1, {})
