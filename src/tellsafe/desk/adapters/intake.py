# SPDX-License-Identifier: AGPL-3.0-or-later
"""The intake as the desk sees it: what waits, blobs, acknowledging, mailboxes.

Specified in docs/protocol/desk-pull.md.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import httpx2 as httpx

from tellsafe.desk.adapters.peer import PeerError, client_of
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneError, ZoneSettings

PAGE = 50
_MOST_JSON = 16 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_PIECE = 64 * 1024
# These say that this one message can never be put there; anything else is worth another try.
_FOR_GOOD = frozenset({400, 409, 413, 422})


class IntakeError(PeerError):
    """The intake can't be reached, or did not answer as it should. Worth another try."""

    zone = "intake"


class BlobLostError(IntakeError):
    """Intake accepted the blob, and can't find all of it in its store."""


@dataclass(frozen=True)
class Submission:
    """One that waits: the intake's id for it, and the sealed envelope."""

    id: str
    envelope: bytes


class Sink(Protocol):
    """What a blob is written to."""

    def write(self, data: bytes, /) -> None:
        """Take all of ``data``."""


class Intake(Protocol):
    """What the desk asks of an intake. Each call may raise IntakeError."""

    def waiting(self, after: str, wait: int) -> list[Submission]:
        """Those whose id comes after ``after``, waiting ``wait`` seconds for a first one."""

    def fetch(self, submission: str, blob: bytes, length: int, sink: Sink) -> bool:
        """Write a blob's bytes, ``length`` and no more; False if intake has no such blob. Raises
        BlobLostError."""

    def acknowledge(self, submission: str) -> None:
        """The desk holds it durably, or wants none of it: intake may forget it."""

    def deliver(self, message: str, address: str, key_hash: str, sealed: bytes) -> bool:
        """Put a message into a mailbox; False if intake will never take it."""

    def publish(self, month: str, signed: bytes, stands: Mapping[str, object]) -> None:
        """The account of a month is public once this returns; ``stands``: where in the log."""

    def handed(self, month: str) -> tuple[bytes, Mapping[str, object]] | None:
        """What ``publish`` was given for a month, as intake says; None if nothing."""


class HttpIntake:
    """The intake at the other end of HTTP, asked by signed requests alone."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @classmethod
    def of(
        cls, settings: ZoneSettings, transport: httpx.BaseTransport | None = None
    ) -> "HttpIntake":
        """The intake that settings.toml names. Raises ZoneError."""
        client = client_of(settings, "intake", transport)
        if client is None:
            raise ZoneError("settings.toml of the desk names no intake under [peers]")
        return cls(client)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def waiting(self, after: str, wait: int) -> list[Submission]:
        query = {"after": after, "wait": str(wait), "limit": str(PAGE)}
        with self._answer("GET", "/v1/desk/submissions", params=query) as answer:
            _require(answer, 200)
            return _submissions(_whole(answer))

    def fetch(self, submission: str, blob: bytes, length: int, sink: Sink) -> bool:
        path = f"/v1/desk/submissions/{submission}/blobs/{b64u(blob)}"
        with self._answer("GET", path) as answer:
            if answer.status_code == 404:
                return False
            if answer.status_code == 410:
                raise BlobLostError("a blob is lost")
            _require(answer, 200)
            _copy(answer, length, sink)
            return True

    def acknowledge(self, submission: str) -> None:
        with self._answer("DELETE", f"/v1/desk/submissions/{submission}") as answer:
            _require(answer, 204)

    def deliver(self, message: str, address: str, key_hash: str, sealed: bytes) -> bool:
        body = canonical_json({"address": address, "key_hash": key_hash, "sealed": b64u(sealed)})
        with self._answer("PUT", f"/v1/desk/messages/{message}", body=body) as answer:
            if answer.status_code in _FOR_GOOD:
                return False
            _require(answer, 204)
            return True

    def publish(self, month: str, signed: bytes, stands: Mapping[str, object]) -> None:
        body = canonical_json({"account": signed.decode("ascii"), "log": dict(stands)})
        with self._answer("PUT", f"/v1/desk/accounts/{month}", body=body) as answer:
            _require(answer, 204)

    def handed(self, month: str) -> tuple[bytes, Mapping[str, object]] | None:
        with self._answer("GET", f"/public/accounts/{month}.json") as answer:
            if answer.status_code == 404:
                return None
            _require(answer, 200)
            return _account(_whole(answer))

    @contextmanager
    def _answer(
        self, method: str, path: str, *, params: dict[str, str] | None = None, body: bytes = b""
    ) -> Iterator[httpx.Response]:
        headers = {"content-type": "application/json"} if body else {}
        request = self._client.build_request(
            method, path, params=params, content=body, headers=headers
        )
        try:
            answer = self._client.send(request, stream=True)
            try:
                yield answer
            finally:
                answer.close()
        except httpx.HTTPError as error:
            raise IntakeError(type(error).__name__) from error


def _require(answer: httpx.Response, status: int) -> None:
    if answer.status_code != status:
        raise IntakeError(f"status {answer.status_code}")


def _whole(answer: httpx.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_raw(_PIECE):
        body += piece
        if len(body) > _MOST_JSON:
            raise IntakeError("an answer without end")
    return bytes(body)


def _copy(answer: httpx.Response, length: int, sink: Sink) -> None:
    """At most ``length`` bytes: an intake turned malicious can't fill the desk's disk."""
    for piece in answer.iter_raw(_PIECE):
        length -= len(piece)
        if length < 0:
            return
        sink.write(piece)


def _account(body: bytes) -> tuple[bytes, Mapping[str, object]]:
    try:
        read = parse_object(body, limit=_MOST_JSON)
        signed, stands = read["account"], read["log"]
    except (FormatError, KeyError) as error:
        raise IntakeError("not an account") from error
    if not isinstance(signed, str) or not isinstance(stands, dict):
        raise IntakeError("not an account")
    return signed.encode(), stands


def _submissions(body: bytes) -> list[Submission]:
    try:
        listed = parse_object(body, limit=_MOST_JSON)["submissions"]
        if not isinstance(listed, list):
            raise IntakeError("not a listing")
        return [_submission(one) for one in listed]
    except (FormatError, KeyError, TypeError) as error:
        raise IntakeError("not a listing") from error


def _submission(listed: dict[str, object]) -> Submission:
    name, envelope = listed["id"], listed["envelope"]
    # The id becomes part of a path that we sign and send: it may be nothing but a name.
    if not isinstance(name, str) or not isinstance(envelope, str) or not _NAME.fullmatch(name):
        raise IntakeError("not a listing")
    return Submission(name, unb64u(envelope))
