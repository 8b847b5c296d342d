# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed requests (RFC 9421) on both ends: who asks, for Starlette; signing, for httpx."""

import secrets
from collections.abc import Callable, Generator, Mapping

import httpx2 as httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.requests import Request

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.signed_request import WINDOW, sign_request, verify_request
from tellsafe.serving.clock import Clock, SystemClock


def signer_of(request: Request, body: bytes, keys: Mapping[str, bytes], clock: Clock) -> str | None:
    """The name of the trusted key that signed this request, or None for any other request."""
    return _verified(request, body, keys.get, clock)


def self_named_signer_of(request: Request, body: bytes, clock: Clock) -> bytes | None:
    """The public key that this request names and proves to hold, or None."""
    name = _verified(request, body, _key_named_by_itself, clock)
    return None if name is None else unb64u(name)


def _key_named_by_itself(keyid: str) -> bytes:
    return unb64u(keyid, length=32)


def _verified(
    request: Request, body: bytes, public_for: Callable[[str], bytes | None], clock: Clock
) -> str | None:
    try:
        url = request.url
        return verify_request(
            request.method, url.path, url.query, body, request.headers, public_for, clock.now()
        )
    except (FormatError, UnicodeDecodeError):  # the latter of a query that is no text
        return None


class Taken:
    """Signatures that were taken, while they hold: whoever saw one pass by can't use it again.

    For requests that undo one another: all others do the same twice as once. Used by the event loop
    alone; a restart forgets, and what was seen in the minutes before is good once more.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, int] = {}

    def take(self, request: Request) -> bool:
        """False for a verified request whose signature came before."""
        now, signature = self._clock.now(), request.headers["signature"]
        self._until = {one: until for one, until in self._until.items() if until >= now}
        if signature in self._until:
            return False
        self._until[signature] = now + 2 * WINDOW  # clocks may differ by one each way
        return True


class SignedAuth(httpx.Auth):
    """Sign each request with an Ed25519 key that the other side knows by ``keyid``."""

    requires_request_body = True

    def __init__(self, key: Ed25519PrivateKey, keyid: str, clock: Clock | None = None) -> None:
        self._key = key
        self._keyid = keyid
        self._clock = clock or SystemClock()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        url = request.url
        headers = sign_request(
            request.method,
            url.raw_path.split(b"?")[0].decode("ascii"),
            url.query.decode("ascii"),
            request.content,
            self._key,
            self._keyid,
            created=self._clock.now(),
            nonce=secrets.token_hex(16),
        )
        request.headers.update(headers)
        yield request
