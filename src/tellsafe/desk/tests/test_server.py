# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk as it runs: pages, puller and renderer come up together and go down together."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from tellsafe.desk.models import Tip
from tellsafe.desk.tests.fake_intake import FakeIntake, over_http
from tellsafe.desk.tests.world import Source
from tellsafe.serving.zone import ZoneSettings

PATIENCE = 30
RUN = """
import sys
from pathlib import Path
from tellsafe.desk.server import serve_desk
from tellsafe.serving.zone import ZoneSettings
serve_desk(ZoneSettings.load(Path(sys.argv[1])))
"""


# A server of pages that is gone before its worker has begun.
ORPHAN = """
import os, sys
from tellsafe.desk import pages

class Gone:
    def __init__(self, *_, **__): ...
    def serve(self):
        server = os.getpid()
        if os.fork() == 0:
            while os.getppid() == server:
                os.sched_yield()
            import tellsafe.desk.wsgi
            os.write(1, b"serves")
        os._exit(0)

pages.Granian = Gone
pages.main(sys.argv[1], str(os.getppid()))
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def listening(settings: ZoneSettings, intake: str, port: int) -> Iterator[None]:
    """The desk's folder names this intake, and this port for the pages."""
    path = settings.folder / "settings.toml"
    before = path.read_text()
    changed = before.replace(settings.peers["intake"], intake)
    path.write_text(changed.replace(settings.listen, f"127.0.0.1:{port}"))
    try:
        yield
    finally:
        path.write_text(before)


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def wait_for_the_end_of(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], PATIENCE)[0]
        os.close(descriptor)


@contextmanager
def running(settings: ZoneSettings) -> Iterator["subprocess.Popen[bytes]"]:
    """The desk as `tellsafe run desk` starts it; whatever happens, it ends with the block."""
    with subprocess.Popen([sys.executable, "-c", RUN, str(settings.folder)]) as desk:
        try:
            yield desk
        finally:
            desk.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_pages_and_puller_come_and_go_together(
    settings: ZoneSettings, source: Source, fake: FakeIntake, how: signal.Signals
) -> None:
    fake.submit("one", source.seal_tip(source.tip()))
    port = free_port()
    with (
        over_http(fake) as intake,
        listening(settings, intake, port),
        running(settings) as desk,
    ):
        fake.until(lambda: not fake.held)
        transport = httpx.HTTPTransport(retries=5)
        with httpx.Client(transport=transport, trust_env=False, timeout=PATIENCE) as browser:
            answer = browser.get(f"http://127.0.0.1:{port}/sign-in")
        assert (answer.status_code, Tip.objects.count()) == (200, 1)
        children = children_of(desk.pid)
        children += [grandchild for child in children for grandchild in children_of(child)]
        assert len(children) >= 4  # the pages and their worker, the puller, the renderer
        descriptors = [os.pidfd_open(child) for child in children]
        desk.send_signal(how)
        assert desk.wait(PATIENCE) == (-how if how == signal.SIGKILL else 0)
        wait_for_the_end_of(descriptors)


def test_pages_whose_port_is_taken_end_all(settings: ZoneSettings, fake: FakeIntake) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        over_http(fake) as intake,
        listening(settings, intake, taken.getsockname()[1]),
        running(settings) as desk,
    ):
        assert desk.wait(PATIENCE) == 1


def test_a_worker_whose_server_was_killed_while_it_began_serves_nobody(
    settings: ZoneSettings,
) -> None:
    """It would go on for good, on the port and the database of the next desk."""
    command = [sys.executable, "-c", ORPHAN, str(settings.folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=PATIENCE, check=True)
    assert done.stdout == b""
