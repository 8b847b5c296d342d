# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public log as the desk sees it: a place to put a commitment. See transparency-log.md."""

from typing import Protocol

import httpx2 as httpx

from tellsafe.desk.adapters.peer import PeerError, client_of
from tellsafe.serving.zone import ZoneSettings


class TranslogError(PeerError):
    """The log can't be reached, or did not take an entry. Worth another try."""

    zone = "translog"


class Translog(Protocol):
    """What the desk asks of the log."""

    def append(self, entry: bytes) -> None:
        """An entry in canonical JSON; it stands there once this returns. Raises TranslogError."""


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

    def append(self, entry: bytes) -> None:
        headers = {"content-type": "application/json"}
        try:
            answer = self._client.post("/v1/entries", content=entry, headers=headers)
        except httpx.HTTPError as error:
            raise TranslogError(type(error).__name__) from error
        if answer.status_code != httpx.codes.CREATED:
            raise TranslogError(f"status {answer.status_code}")
