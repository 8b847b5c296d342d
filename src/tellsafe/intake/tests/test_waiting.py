# SPDX-License-Identifier: AGPL-3.0-or-later
"""GET /v1/desk/submissions: what waits, by hash; and waiting for something to wait."""

import threading
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tellsafe.formats.encoding import b64u
from tellsafe.intake.tests.cast import Desk, Source, signed_headers
from tellsafe.intake.tests.running import client, running
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SetClock, SystemClock


def test_pages_go_by_hash_and_leave_nothing_out(http: TestClient, world: World, desk: Desk) -> None:
    sources = [Source(http, world) for _ in range(7)]
    for source in sources:
        source.send()
    seen: list[object] = []
    while page := desk.waiting(after=str(seen[-1]) if seen else "", limit=3):
        assert len(page) <= 3
        seen += [one["id"] for one in page]
    assert seen == sorted(source.hash for source in sources)


def test_blobs_are_listed_with_their_lengths(source: Source, desk: Desk) -> None:
    blobs = [source.attach(length) for length in (10, 70_000)]
    source.announce()
    source.upload()
    source.send()
    shown = [{"blob": b64u(one), "length": len(source.blobs[one])} for one in sorted(blobs)]
    assert desk.waiting()[0]["blobs"] == shown


def test_what_is_not_complete_is_not_shown(source: Source, desk: Desk) -> None:
    source.attach(1000)
    source.announce()
    source.upload()
    assert desk.waiting() == []


@pytest.fixture
def begins_to_wait(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set as soon as a request has found nothing and waits for an arrival."""
    from tellsafe.intake.web import desk as module

    waits, real = threading.Event(), module.arrives

    async def watched(*args: Any) -> bool:
        waits.set()
        return await real(*args)

    monkeypatch.setattr(module, "arrives", watched)
    return waits


def test_an_arrival_wakes_whoever_waits(
    source: Source, desk: Desk, begins_to_wait: threading.Event
) -> None:
    found: list[dict[str, object]] = []
    poll = threading.Thread(target=lambda: found.extend(desk.waiting(wait=60)))
    poll.start()
    assert begins_to_wait.wait(30)
    source.send()
    poll.join()
    assert [one["id"] for one in found] == [source.hash]


def test_waiting_ends_with_nothing_when_nothing_comes(desk: Desk) -> None:
    assert desk.waiting(wait=1) == []


def test_nobody_but_the_desk_is_told_that_there_is_anything(
    source: Source, desk: Desk, http: TestClient, world: World, clock: SetClock
) -> None:
    source.send()
    nothing = http.get("/v1/never-there")
    paths = ["/v1/desk/submissions", f"/v1/desk/submissions/{source.hash}/blobs/{b64u(bytes(16))}"]
    strangers = [Desk(http, world.receipt, clock), Desk(http, world.receipt, clock, "nobody")]
    answers = [http.get(path) for path in paths]
    answers += [stranger.ask("GET", path) for stranger in strangers for path in paths]
    answers += [
        stranger.ask("DELETE", f"/v1/desk/submissions/{source.hash}") for stranger in strangers
    ]
    answers += [stranger.put_message(b64u(bytes(16)), {}) for stranger in strangers]
    assert {(one.status_code, one.content) for one in answers} == {(404, nothing.content)}
    assert [one["id"] for one in desk.waiting()] == [source.hash]


def test_a_signed_request_is_good_for_five_minutes(
    source: Source, desk: Desk, clock: SetClock
) -> None:
    desk.clock = SetClock(clock.moment)
    clock.moment = clock.moment.replace(hour=13)
    assert slug(desk.ask("GET", "/v1/desk/submissions")) == "not-found"


@pytest.mark.parametrize("query", ["after=xyz", "wait=soon", "limit=-1"])
def test_what_is_no_query_is_refused(desk: Desk, query: str) -> None:
    assert slug(desk.ask("GET", "/v1/desk/submissions", query=query)) == "malformed"


def test_whoever_hangs_up_is_not_waited_for(http: TestClient) -> None:
    """A desk that lost its connection would otherwise leave a request behind at each try."""
    import anyio

    from tellsafe.intake.web.arrivals import Arrivals, arrives

    class Gone:
        async def receive(self) -> dict[str, str]:
            return {"type": "http.disconnect"}

    async def wait() -> bool:
        return await arrives(Arrivals().next, Gone(), 3600)  # type: ignore[arg-type]

    assert anyio.run(wait) is False


def test_a_zone_that_ends_answers_whoever_waits(
    own_folder: tuple[Path, int], world_today: World
) -> None:
    """Else it would wait for the desk, and then leave it without an answer."""
    folder, port = own_folder
    path, query, clock = "/v1/desk/submissions", "wait=60", SystemClock()
    signed = signed_headers(world_today.desk, "desk", clock, "GET", path, query, b"")
    lines = [f"GET {path}?{query} HTTP/1.1", f"host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in signed.items()]
    with running(folder, port) as process, closing(HTTPConnection("127.0.0.1", port)) as poll:
        poll.connect()
        poll.sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        with client(port) as http:  # answered after the first was read
            http.get("/")
        process.terminate()
        answer = HTTPResponse(poll.sock)
        answer.begin()
        assert (answer.status, answer.read()) == (200, b'{"submissions":[]}')
