# SPDX-License-Identifier: AGPL-3.0-or-later
"""The registry as the desk sees it: where a pseudonym is suspended, and restored."""

from typing import Protocol

import httpx2 as httpx

from tellsafe.desk.adapters.peer import PeerError, client_of
from tellsafe.serving.zone import ZoneSettings


class RegistryError(PeerError):
    """The registry can't be reached, or did not do as it was asked. Worth another try."""

    zone = "registry"


class Registry(Protocol):
    """What the desk asks of a registry."""

    def put(self, pseudonym: bytes, *, suspended: bool) -> None:
        """Let the pseudonym of this name (32 bytes) be suspended or not, as often as it is said.

        Raises RegistryError.
        """


class HttpRegistry:
    """The registry at the other end of HTTP, asked by signed requests alone."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @classmethod
    def of(
        cls, settings: ZoneSettings, transport: httpx.BaseTransport | None = None
    ) -> "HttpRegistry | None":
        """The registry that settings.toml names, or None if it names none. Raises ZoneError."""
        client = client_of(settings, "registry", transport)
        return cls(client) if client else None

    def put(self, pseudonym: bytes, *, suspended: bool) -> None:
        method = "PUT" if suspended else "DELETE"
        try:
            answer = self._client.request(method, f"/v1/suspensions/{pseudonym.hex()}")
        except httpx.HTTPError as error:
            raise RegistryError(type(error).__name__) from error
        if answer.status_code != httpx.codes.NO_CONTENT:
            raise RegistryError(f"status {answer.status_code}")
