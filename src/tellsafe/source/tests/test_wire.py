# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves the device is the same for everybody, and bounded is what comes in."""

from contextlib import closing
from pathlib import Path

import httpx2 as httpx
import pytest

from tellsafe.formats.encoding import canonical_json
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.tests.media import jpeg_full_of_words
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.serving import over_http
from tellsafe.source.tests.test_report import FIRE
from tellsafe.source.tests.world import Clock
from tellsafe.source.wire import Wire

EVERYWHERE = {"host", "accept", "accept-encoding", "user-agent"}
SOMETIMES = {"content-type", "content-length", "authorization", "content-digest", "connection"}
PROOF = {"content-digest", "signature", "signature-input"}


def test_headers_on_the_wire_are_fixed(tmp_path: Path) -> None:
    """Over a real connection, since libraries add headers of their own there."""
    photo = tmp_path / "IMG_4711.jpg"
    photo.write_bytes(jpeg_full_of_words())
    with (
        over_http(Clock()) as zones,
        closing(Source(tmp_path / "home", zones.world.urls["intake"], clock=Clock())) as source,
    ):
        source.activate(ADA, lambda: CODE)
        assert source.report(FIRE, [File(photo)]).receipt
        source.poll()
        for asked in zones.asked:
            names = set(asked.headers)
            allowed = EVERYWHERE | SOMETIMES | (PROOF if "mailboxes" in asked.path else set())
            assert names >= EVERYWHERE
            assert names <= allowed, names
            assert asked.headers["user-agent"] == "tellsafe"


def wire_to(handler) -> Wire:
    return Wire(lambda: httpx.Client(transport=httpx.MockTransport(handler)))


def answer_of(response: httpx.Response, **options: object) -> object:
    with wire_to(lambda _request: response).connection() as connection:
        return connection.ask("GET", "https://x.example/", **options)  # type: ignore[arg-type]


def test_an_answer_without_end_is_cut_off() -> None:
    endless = httpx.Response(200, stream=httpx.ByteStream(bytes(5000)))
    with pytest.raises(SourceError) as error:
        answer_of(endless, limit=4999)
    assert error.value.id == "protocol"


def test_a_redirect_is_not_followed() -> None:
    asked = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        headers = {"location": "https://elsewhere.example/"}
        return httpx.Response(302, headers=headers, stream=httpx.ByteStream(b""))

    with wire_to(redirect).connection() as connection, pytest.raises(SourceError):
        connection.ask("GET", "https://x.example/")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("wanted", "seconds"),
    [("600", 600), ("999999999", 86_400), ("9" * 5000, 86_400), ("soon", None), ("-1", None)],
    ids=["some", "much", "no end", "words", "less than none"],
)
def test_how_long_to_wait_is_told(wanted: str, seconds: int | None) -> None:
    body = canonical_json({"type": "urn:tellsafe:problem:storage-full"})
    headers = {"content-type": "application/problem+json", "retry-after": wanted}
    with pytest.raises(SourceError) as error:
        answer_of(httpx.Response(503, headers=headers, stream=httpx.ByteStream(body)))
    assert (error.value.id, error.value.retry_after) == ("storage-full", seconds)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"type":5}', b'{"type":"x"}'])
def test_a_problem_that_is_none_is_told_all_the_same(body: bytes) -> None:
    headers = {"content-type": "application/problem+json"}
    with pytest.raises(SourceError) as error:
        answer_of(httpx.Response(500, headers=headers, stream=httpx.ByteStream(body)))
    assert error.value.id == "unavailable"
