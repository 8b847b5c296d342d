# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``tellsafe check`` finds out about the bucket of an intake, which may be running."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tellsafe.intake.checks import check
from tellsafe.serving.clock import Clock
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests-alone")


class Forgetful(BaseHTTPRequestHandler):
    """A bucket that takes any part in the place of another; it lists none."""

    parts: dict[str, bytes]

    def do_PUT(self) -> None:
        self.parts[self.path] = self.rfile.read(int(self.headers["content-length"]))
        self._answer(b"")

    def do_GET(self) -> None:
        listed = b"<ListBucketResult></ListBucketResult>"
        self._answer(listed if "list-type" in self.path else self.parts[self.path])

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        for name, value in (
            ("etag", '"1"'),
            ("content-length", str(len(body))),
            ("last-modified", "Wed, 25 Nov 2026 12:00:00 GMT"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def forgetful() -> Iterator[str]:
    handler = type("Handler", (Forgetful,), {"parts": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_store_of_this_suite_can_be_used(settings: ZoneSettings, clock: Clock) -> None:
    assert check(settings, clock.today()) == []


def test_a_bucket_that_is_not_there(settings: ZoneSettings, clock: Clock, keys: None) -> None:
    nowhere = replace(settings, objects="s3://bucket?endpoint=http://127.0.0.1:1")
    (problem,) = check(nowhere, clock.today())
    assert problem.startswith("the store does not answer (")
    assert problem.endswith("); see objects, and its keys in the environment")


def test_a_bucket_whose_parts_can_be_written_over(
    settings: ZoneSettings, clock: Clock, keys: None
) -> None:
    with forgetful() as endpoint:
        careless = replace(settings, objects=f"s3://bucket?endpoint={endpoint}")
        (problem,) = check(careless, clock.today())
    assert problem.startswith("the bucket lets one part be written over another; ")
