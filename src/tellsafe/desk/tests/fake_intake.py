# SPDX-License-Identifier: AGPL-3.0-or-later
"""An intake in memory, held to docs/protocol/desk-pull.md: in a test's process, or over HTTP."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx

from tellsafe.formats.encoding import b64u, sha256_hex, unb64u
from tellsafe.formats.signed_request import verify_request

_PATIENCE = 300


@dataclass
class Held:
    """A submission that waits: its envelope, and its blobs by id."""

    envelope: bytes
    blobs: dict[str, bytes]


@dataclass(repr=False)
class FakeIntake:
    """What intake holds, all that it was asked, and ``on``: what to do at a request of a kind.

    ``lost``: blobs that it accepted and has no more. ``changed`` is set by every request. A long
    poll ends early, as it may; nothing sets ``idle``.
    """

    desk_key: bytes
    held: dict[str, Held] = field(default_factory=dict)
    mailboxes: dict[str, dict[str, bytes]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    on: dict[str, Callable[[], None]] = field(default_factory=dict)
    down: bool = False
    changed: threading.Event = field(default_factory=threading.Event)
    idle: threading.Event = field(default_factory=threading.Event)

    def submit(self, name: str, envelope: bytes, blobs: Mapping[bytes, bytes] | None = None) -> str:
        """Let a submission wait, under the hash of ``name``."""
        identifier = sha256_hex(name.encode())
        self.held[identifier] = Held(
            envelope, {b64u(blob): sealed for blob, sealed in (blobs or {}).items()}
        )
        return identifier

    def until(self, is_so: Callable[[], bool]) -> None:
        """Look after each request whether it is so; give up when far too long it is not."""
        for _ in range(_PATIENCE):
            if is_so():
                return
            self.changed.wait(0.1)
            self.changed.clear()
        raise AssertionError("it never came to be so")

    def transport(self) -> httpx.MockTransport:
        """Answer a client in this process."""

        def handle(request: httpx.Request) -> httpx.Response:
            status, body = self.answer(
                request.method, str(request.url), dict(request.headers), request.read()
            )
            return httpx.Response(status, content=_pieces(body))

        return httpx.MockTransport(handle)

    def answer(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        parts = urlsplit(url)
        path, query = parts.path, parts.query
        lower = {name.lower(): value for name, value in headers.items()}
        verify_request(
            method, path, query, body, lower, {"desk": self.desk_key}.get, int(time.time())
        )
        if self.down:
            return 503, b""
        return self._route(method, path.split("/")[3:], parse_qs(query), body)

    def _route(
        self, method: str, path: list[str], query: Mapping[str, list[str]], body: bytes
    ) -> tuple[int, bytes]:
        kind = f"{method} {path[0]}" + ("/blobs" if "blobs" in path else "")
        self.asked.append(kind)
        if path == ["submissions"]:
            self.changed.set()
            return 200, self._listing(query)
        if kind == "GET submissions/blobs":
            answer = self._blob(path[1], path[3])
        elif kind == "DELETE submissions":
            answer = 204, b""
        elif kind == "PUT accounts":
            is_same = self.accounts.setdefault(path[1], body) == body
            answer = (204, b"") if is_same else (409, b"")
        elif path[0].endswith(".json"):
            found = self.accounts.get(path[0].removesuffix(".json"))
            answer = (200, found) if found else (404, b"")
        else:
            answer = self._put_message(path[1], json.loads(body))
        self.on.pop(kind, lambda: None)()
        if kind == "DELETE submissions":
            self.held.pop(path[1], None)
        self.changed.set()
        return answer

    def _listing(self, query: Mapping[str, list[str]]) -> bytes:
        after = query.get("after", [""])[0]
        names = sorted(name for name in self.held if name > after)[: int(query["limit"][0])]
        if not names and query["wait"] != ["0"]:
            self.idle.wait(0.1)
        listed = [
            {
                "id": name,
                "envelope": b64u(self.held[name].envelope),
                "blobs": [
                    {"blob": blob, "length": len(sealed)}
                    for blob, sealed in self.held[name].blobs.items()
                ],
            }
            for name in names
        ]
        return json.dumps({"submissions": listed}).encode()

    def _blob(self, submission: str, blob: str) -> tuple[int, bytes]:
        if blob in self.lost:
            return 410, b""
        held = self.held.get(submission)
        sealed = held.blobs.get(blob) if held else None
        return (404, b"") if sealed is None else (200, sealed)

    def _put_message(self, message: str, value: Mapping[str, str]) -> tuple[int, bytes]:
        address = value["address"]
        if self.owners.setdefault(address, value["key_hash"]) != value["key_hash"]:
            return 409, b""
        box = self.mailboxes.setdefault(address, {})
        sealed = unb64u(value["sealed"])
        if box.setdefault(message, sealed) != sealed:
            return 409, b""
        return 204, b""


def _pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


@contextmanager
def over_http(fake: FakeIntake) -> Iterator[str]:
    """Serve a fake intake on the loopback interface; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            try:
                status, answer = fake.answer(self.command, self.path, dict(self.headers), body)
                self.send_response(status)
                if status != 204:
                    self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except ConnectionError:
                self.close_connection = True

        do_GET = do_PUT = do_DELETE = _do  # noqa: N815  as http.server asks for them

        def log_request(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
