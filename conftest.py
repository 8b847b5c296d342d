# SPDX-License-Identifier: AGPL-3.0-or-later
"""What holds for every test: no network but loopback, and nothing is timed."""

import socket  # noqa: TID251  to close it
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("tellsafe", deadline=None)
settings.load_profile("tellsafe")

_connect = socket.socket.connect


@pytest.fixture(autouse=True, scope="session")
def _loopback_alone() -> Any:
    """A test that speaks to anything but this machine is a leak, not a test."""

    def connect(self: socket.socket, address: Any) -> None:
        is_name = isinstance(address, str | bytes)
        if not is_name and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached out to {address[0]}")
        _connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()
