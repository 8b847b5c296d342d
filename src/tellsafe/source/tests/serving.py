# SPDX-License-Identifier: AGPL-3.0-or-later
"""The zones of a test over real HTTP, each at a port of its own, from a thread of this process."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tellsafe.source.tests.world import World
from tellsafe.source.tests.zones import Clock, LostError, Zones


@contextmanager
def over_http(clock: Clock) -> Iterator[Zones]:
    """Zones that listen on the loopback interface."""
    with ExitStack() as stack:
        found: list[Zones] = []
        lock = threading.Lock()

        def handler_of(base: str) -> type[BaseHTTPRequestHandler]:
            class Handler(_Handler):
                zones = found
                url = base
                one_at_a_time = lock

            return Handler

        world = World()
        for zone in list(world.urls):
            server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
            world.urls[zone] = f"http://127.0.0.1:{server.server_port}"
            server.RequestHandlerClass = handler_of(world.urls[zone])
            stack.enter_context(_served(server))
        found.append(Zones(world, clock))
        yield found[0]


@contextmanager
def _served(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    zones: list[Zones]
    url: str
    one_at_a_time: threading.Lock

    def _do(self) -> None:
        try:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            with self.one_at_a_time:
                status, headers, answer = self.zones[0].answer(
                    self.command, self.url + self.path, dict(self.headers), body
                )
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except (LostError, ConnectionError):
            self.close_connection = True

    do_GET = do_PUT = do_POST = _do  # noqa: N815  what http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
        pass
