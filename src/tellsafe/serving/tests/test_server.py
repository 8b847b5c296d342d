# SPDX-License-Identifier: AGPL-3.0-or-later
"""Errors that say where, never what; bodies that are never read further than allowed."""

import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from tellsafe.serving.problems import ABSENT, Problem, read_body
from tellsafe.serving.server import QuietErrors, ToldStart, serve

SECRET = "Gülnar 510183199001011234"


async def broken(_: Request) -> Response:
    raise ValueError(SECRET)


async def limited(request: Request) -> Response:
    body = await read_body(request, 10)
    return body.response() if isinstance(body, Problem) else PlainTextResponse(body)


APP = Starlette(
    routes=[Route("/broken", broken), Route("/limited", limited, methods=["POST"])],
    middleware=[Middleware(QuietErrors)],
)


def test_an_unexpected_error_tells_nobody_what_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="tellsafe"):
        answer = TestClient(APP, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:tellsafe:problem:internal"
    assert "bug ValueError at broken:" in caplog.text
    assert SECRET not in caplog.text + answer.text


def test_a_body_within_the_limit_is_read_whole() -> None:
    assert TestClient(APP).post("/limited", content=b"x" * 10).text == "x" * 10


def test_a_body_past_the_limit_is_refused_whether_announced_or_not() -> None:
    announced = TestClient(APP).post("/limited", content=b"x" * 11)
    streamed = TestClient(APP).post("/limited", content=(b"x" for _ in range(11)))
    assert [announced.status_code, streamed.status_code] == [413, 413]


def test_a_problem_has_the_shape_of_rfc_9457() -> None:
    answer = ABSENT.response()
    assert answer.media_type == "application/problem+json"
    assert answer.status_code == 404
    assert b'"type":"urn:tellsafe:problem:not-found"' in bytes(answer.body)


def test_a_zone_that_cannot_start_says_why(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def without_keys(_: Starlette) -> AsyncIterator[None]:
        raise FileNotFoundError("keys/receipt.key")
        yield

    with (
        caplog.at_level(logging.ERROR, logger="tellsafe"),
        pytest.raises(FileNotFoundError),
        TestClient(ToldStart(Starlette(lifespan=without_keys))),
    ):
        pass
    assert "could not start" in caplog.text
    assert "keys/receipt.key" in caplog.text


def test_a_zone_whose_port_is_taken_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            caplog.at_level(logging.ERROR, logger="tellsafe"),
            pytest.raises(SystemExit) as ended,
        ):
            serve(Starlette(), listen)
    assert ended.value.code
    assert f"could not listen on {listen}" in caplog.text
