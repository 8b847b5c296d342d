# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public log as the desk sees it: a place to put a commitment. See transparency-log.md."""

import re
from dataclasses import dataclass
from typing import Protocol

import httpx2 as httpx

from tellsafe.desk.adapters.peer import PeerError, client_of
from tellsafe.formats.encoding import parse_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.serving.zone import ZoneSettings

_MOST_ANSWER = 32 * 1024
_HASH = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class TranslogError(PeerError):
    """The log can't be reached, or did not take an entry. Worth another try."""

    zone = "translog"


class StandsOtherwiseError(TranslogError):
    """The log has another entry where this one would stand, and never takes this one."""


@dataclass(frozen=True)
class Stands:
    """Where an entry stands: its index, a checkpoint over it, and the audit path from one to the
    other. What the log says: whoever reads it verifies it."""

    index: int
    checkpoint: str
    proof: tuple[str, ...]


class Translog(Protocol):
    """What the desk asks of the log."""

    def append(self, entry: bytes) -> Stands:
        """An entry in canonical JSON; it stands there once this returns. Raises TranslogError, of
        which StandsOtherwiseError is for good."""


class HttpTranslog:
    """The log at the other end of HTTP, asked by requests that are signed as those to intake."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @classmethod
    def of(
        cls, settings: ZoneSettings, transport: httpx.BaseTransport | None = None
    ) -> "HttpTranslog | None":
        """The log that settings.toml names, or None if it names none. Raises ZoneError."""
        client = client_of(settings, "translog", transport)
        return cls(client) if client else None

    def append(self, entry: bytes) -> Stands:
        headers = {"content-type": "application/json"}
        try:
            answer = self._client.post("/v1/entries", content=entry, headers=headers)
        except httpx.HTTPError as error:
            raise TranslogError(type(error).__name__) from error
        if answer.status_code == httpx.codes.CONFLICT:
            raise StandsOtherwiseError("status 409")
        if answer.status_code != httpx.codes.CREATED:
            raise TranslogError(f"status {answer.status_code}")
        return _stands(answer.content)


def _stands(body: bytes) -> Stands:
    try:
        fields = Fields(parse_json(body, limit=_MOST_ANSWER), "answer")
        return Stands(
            fields.integer("index", 0, 2**53 - 1),
            fields.text("checkpoint", most=_MOST_ANSWER),
            fields.words("proof", _HASH, most=64),
        )
    except FormatError as error:
        raise TranslogError("not an answer of a log") from error
