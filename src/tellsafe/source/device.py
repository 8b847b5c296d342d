# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everything on this device stands on: a folder of its own, the network, whom to trust."""

from pathlib import Path
from types import TracebackType
from typing import Self

from tellsafe.source.clock import Clock, DeviceClock
from tellsafe.source.home import Home
from tellsafe.source.trust import Trust
from tellsafe.source.wire import ClientFactory, Wire, plain_client


class Device:
    """``home``: its folder, made if need be. ``intake``: the address of the tip line.

    ``root_public`` (32 bytes): the deployment's root key if it is known beforehand; otherwise the
    first bulletin's is pinned. ``client`` makes HTTP clients, through Tor for one; it is called for
    every connection. One program at a time uses a folder: raises SourceError("in-use").
    """

    def __init__(
        self,
        home: Path,
        intake: str,
        *,
        root_public: bytes | None = None,
        client: ClientFactory = plain_client,
        clock: Clock | None = None,
    ) -> None:
        self._home = Home(home)
        try:
            self._wire = Wire(client)
            self._clock = clock or DeviceClock()
            self._trust = Trust(self._home, self._wire, intake, root_public, self._clock)
        except BaseException:
            self._home.close()
            raise

    def close(self) -> None:
        """Let another program use the folder."""
        self._home.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
