# SPDX-License-Identifier: AGPL-3.0-or-later
"""One origin may read what is shared with it; which one is asking changes nothing."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from tellsafe.serving.cross_origin import CrossOrigin, origin_of

APP_ORIGIN = "https://tips.example.org"
PREFLIGHT = {
    "Origin": APP_ORIGIN,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


async def answer(request: Request) -> Response:
    return PlainTextResponse(request.method)


CLIENT = TestClient(
    Starlette(
        routes=[
            Route("/shared", answer, methods=["GET", "POST", "OPTIONS"]),
            Route("/own", answer),
        ],
        middleware=[
            Middleware(CrossOrigin, origin=APP_ORIGIN, methods="GET, POST", shared="/shared".__eq__)
        ],
    )
)


@pytest.mark.parametrize("origin", [APP_ORIGIN, "https://evil.example", "null", None])
def test_the_answer_names_the_one_origin_whoever_asks(origin: str | None) -> None:
    told = CLIENT.get("/shared", headers={"Origin": origin} if origin else {})
    assert (told.status_code, told.text) == (200, "GET")
    assert told.headers["access-control-allow-origin"] == APP_ORIGIN
    assert told.headers["cross-origin-resource-policy"] == "cross-origin"
    assert told.headers["access-control-expose-headers"] == "retry-after"
    assert "access-control-allow-credentials" not in told.headers


def test_a_preflight_is_answered_before_anything_else_is_asked() -> None:
    told = CLIENT.options("/shared", headers=PREFLIGHT)
    assert (told.status_code, told.content) == (204, b"")
    assert told.headers["access-control-allow-origin"] == APP_ORIGIN
    assert told.headers["access-control-allow-methods"] == "GET, POST"
    assert told.headers["access-control-allow-headers"] == "content-type"
    assert int(told.headers["access-control-max-age"]) >= 7200
    assert "access-control-allow-credentials" not in told.headers


def test_options_without_a_preflight_goes_its_way() -> None:
    assert CLIENT.options("/shared").text == "OPTIONS"


def test_what_is_not_shared_says_nothing_of_it() -> None:
    for told in (CLIENT.get("/own", headers=PREFLIGHT), CLIENT.options("/own", headers=PREFLIGHT)):
        assert [name for name in told.headers if name.startswith(("access-", "cross-"))] == []
    assert CLIENT.options("/own", headers=PREFLIGHT).status_code == 405


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tips.example.org", "https://tips.example.org"),
        ("https://Tips.Example.org:443/intake", "https://tips.example.org"),
        ("http://127.0.0.1:8702", "http://127.0.0.1:8702"),
        ("http://tips.example.org:80/a/b", "http://tips.example.org"),
        ("https://tips.example.org:80", "https://tips.example.org:80"),
        ("http://[::1]:8702/x", "http://[::1]:8702"),
    ],
)
def test_an_origin_is_spelled_as_a_browser_spells_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin
