# SPDX-License-Identifier: AGPL-3.0-or-later
"""Live arrival as it runs: pages and puller in their processes, and a browser that listens."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
from django.contrib.sessions.models import Session
from django.db import connection

from tellsafe.desk.models import Staff
from tellsafe.desk.rules.changes import MOST_LISTENING
from tellsafe.desk.tests.fake_intake import FakeIntake, over_http
from tellsafe.desk.tests.people import browser_of, staff
from tellsafe.desk.tests.test_server import PATIENCE, free_port, listening, running
from tellsafe.desk.tests.world import Source
from tellsafe.desk.web.queue.board import BOARD, Place
from tellsafe.serving.zone import ZoneSettings

Lines = Iterator[str]


@contextmanager
def live(port: int, person: Staff, **headers: str) -> Iterator[tuple[httpx.Response, Lines]]:
    """What the desk tells this person's browser, line by line."""
    session = browser_of(person).cookies["desk-session"].value
    asking = headers | {"Cookie": f"desk-session={session}", "Accept-Encoding": "gzip"}
    transport = httpx.HTTPTransport(retries=8)
    with (
        httpx.Client(transport=transport, trust_env=False, timeout=PATIENCE) as browser,
        browser.stream("GET", f"http://127.0.0.1:{port}/live", headers=asking) as answer,
    ):
        yield answer, answer.iter_lines()


def wait_for(lines: Lines, wanted: str) -> None:
    assert any(line == wanted for line in lines), f"it ended without {wanted}"


def test_a_tip_that_comes_in_is_told_at_once(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    person, port = staff("ada"), free_port()
    with over_http(fake) as intake, listening(settings, intake, port), running(settings) as desk:
        with live(port, person) as (answer, lines):
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == "text/event-stream"
            assert answer.headers["Content-Encoding"] == "identity"
            assert answer.headers["Cache-Control"] == "no-store"
            wait_for(lines, "retry: 2000")
            fake.submit("one", source.seal_tip(source.tip(life_at_risk=True)))
            wait_for(lines, "event: alarm")
            wait_for(lines, "event: tips")
            Session.objects.all().delete()
            assert [line for line in lines if "event" in line] == []  # and it is closed
        with live(port, person, **{"Last-Event-ID": "0-0-0"}) as (answer, lines):
            wait_for(lines, "event: tips")
            connection.close()
            desk.terminate()
            assert desk.wait(PATIENCE) == 0


def test_more_than_there_are_places_for_are_told_to_come_again() -> None:
    client = browser_of(staff("ada"))
    taken = [Place(lambda: True) for _ in range(MOST_LISTENING)]
    BOARD.places.extend(taken)
    try:
        answer = client.get("/live")
    finally:
        for place in taken:
            BOARD.leave(place)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
