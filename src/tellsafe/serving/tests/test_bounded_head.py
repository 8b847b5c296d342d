# SPDX-License-Identifier: AGPL-3.0-or-later
"""Requests without an end, at a real server, over a real connection.

Seen to fail with uvicorn's own protocol: it read on, and held all of it. Bodies, with a protocol
that looked at heads alone: a thousand that never came were all the connections that a zone has.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tellsafe.serving import bounded_head
from tellsafe.serving.bounded_head import MOST_HEAD, BoundedHead

TOO_LONG = 16 << 20  # more than sockets hold for a server that does not read
PIECE = 1 << 16


async def length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = Starlette(routes=[Route("/", length, methods=["GET", "POST"])])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(app, http=BoundedHead, log_config=None, lifespan="off")
        )
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        yield connection


def sent_before_it_was_closed(connection: socket.socket, piece: bytes) -> int:
    """Bytes that went out until the other side closed, or TOO_LONG."""
    sent = 0
    try:
        while sent < TOO_LONG:
            connection.sendall(piece)
            sent += len(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"GET /", b"a" * PIECE),
        (b"GET / HTTP/1.1\r\nhost: x\r\nx: ", b"a" * PIECE),
        (b"GET / HTTP/1.1\r\nhost: x\r\n", b"a: b\r\n" * (PIECE // 6)),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ", b"a" * PIECE),
    ],
    ids=["path", "value", "names", "trailer"],
)
def test_what_never_ends_is_cut_off(port: int, begin: bytes, piece: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(begin)
        assert sent_before_it_was_closed(connection, piece) < TOO_LONG


def test_a_long_body_and_many_requests_over_one_connection_are_fine(port: int) -> None:
    with connected(port) as connection:
        for size in (0, 10 * MOST_HEAD, 1, 3 * MOST_HEAD):
            head = f"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n"
            connection.sendall(head.encode() + b"b" * size)
            answer = b""
            while not answer.endswith(f"\r\n\r\n{size}".encode()):
                answer += connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("begin", [b"", b"GET / HT"], ids=["nothing", "half a line"])
def test_a_head_that_does_not_come_is_not_waited_for(
    port: int, begin: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_head, "SECONDS", 0.05)
    with connected(port) as connection:
        connection.sendall(begin)
        assert connection.recv(1) == b""


@pytest.mark.parametrize("path", ["/", "/nothing"], ids=["read", "answered unread"])
@pytest.mark.parametrize("piece", [b"", b"b"], ids=["nothing", "byte by byte"])
def test_a_body_that_does_not_come_is_not_waited_for(
    port: int, path: str, piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_head, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(bounded_head, "SLOWEST", 1 << 30)
    with connected(port) as connection:
        head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {TOO_LONG}\r\n\r\n"
        connection.sendall(head.encode())
        if piece:
            assert sent_before_it_was_closed(connection, piece) < TOO_LONG
        else:
            while connection.recv(65536):
                pass


def test_a_body_that_pauses_is_waited_for_as_long_as_its_pace_allows(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_head, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(bounded_head, "SLOWEST", 1)
    with connected(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 20\r\n\r\n" + b"b" * 10)
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        connection.sendall(b"b" * 10)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
