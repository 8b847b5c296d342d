# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nothing about who asked is written anywhere: a real server, canaries in all that clients send.

Seen to fail with uvicorn's access log switched on, and with a line of our own at each refusal.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest
from canaries import search_folder  # type: ignore[import-not-found]  # outside of src

from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.running import client, running
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SystemClock

AGENT, ADDRESS, NAME = "CanaryBrowser/73.9", "203.0.113.77", "canary-cookie-4711"
HEADERS = {
    "user-agent": AGENT,
    "x-forwarded-for": ADDRESS,
    "forwarded": f"for={ADDRESS}",
    "x-real-ip": ADDRESS,
    "cookie": f"session={NAME}",
    "referer": f"https://example.org/{NAME}",
    "accept-language": f"ug,{NAME};q=0.9",
}


@contextmanager
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port)) as one:
        yield one


def send_all_that_a_client_may(http: httpx.Client, port: int, world: World) -> None:
    """Good requests, refused ones, broken ones, and some that break off."""
    source, clock = Source(http, world), SystemClock()
    blob = source.attach(200_000)
    assert source.announce().status_code == 201
    assert set(source.upload()) == {204}
    assert source.send().status_code == 201
    desk = Desk(http, world.desk, clock)
    assert desk.fetch(source.hash, blob).content == source.blobs[blob]
    assert desk.write(Mailbox(http, clock), world.message()) == 204
    for path in (f"/{NAME}", f"/v1/submissions/{NAME}", f"/?{NAME}", f"/v1/mailboxes/{NAME}"):
        http.request("PUT", path, content=NAME.encode())
        http.get(path)
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    for start in (
        f"GET /{NAME} HTTP/9.9\r\n",
        f"{NAME}\r\n\r\n",
        f"PUT {source.path} HTTP/1.1\r\n",
    ):
        with connection(port) as one:
            one.sendall(f"{start}{head}content-length: 5000\r\n\r\n{NAME}".encode())
            one.shutdown(socket.SHUT_WR)
            while one.recv(4096):
                pass


def broken_inside(folder: Path, http: httpx.Client) -> None:
    """An error that nobody expected, with what was sent in the midst of it."""
    bulletin = folder / "bulletin.json"
    whole = bulletin.read_bytes()
    bulletin.write_bytes(b"{" + NAME.encode())
    assert http.get("/v1/bulletin").status_code == 500
    bulletin.write_bytes(whole)


def test_no_file_and_no_line_names_a_client(
    own_folder: tuple[Path, int], world_today: World
) -> None:
    folder, port = own_folder
    with running(folder, port):
        with client(port) as http:
            http.headers.update(HEADERS)
            send_all_that_a_client_may(http, port, world_today)
            broken_inside(folder, http)
        assert search_folder(folder, [AGENT, ADDRESS, NAME]) == []
    output = (folder / "output.txt").read_text()
    assert "bug " in output
    assert "127.0.0.1" not in output


@pytest.mark.parametrize("where", ["output.txt", "objects/held/x"])
def test_the_search_would_find_them(tmp_path: Path, where: str) -> None:
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"GET / {AGENT}")
    assert search_folder(tmp_path, [AGENT])
