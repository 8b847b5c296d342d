# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the desk asks another zone: by signed requests, to the address that settings.toml names."""

from typing import ClassVar

import httpx2 as httpx

from tellsafe.desk.adapters.key_folder import signing_key
from tellsafe.serving.signed import SignedAuth
from tellsafe.serving.zone import ZoneSettings


class PeerError(Exception):
    """``zone`` can't be reached, or did not answer as it should. Worth another try."""

    zone: ClassVar[str]


def client_of(
    settings: ZoneSettings, zone: str, transport: httpx.BaseTransport | None = None
) -> httpx.Client | None:
    """None if settings.toml does not name the zone. Raises ZoneError without the desk's key."""
    address = settings.peers.get(zone)
    if not address:
        return None
    return httpx.Client(
        base_url=address,
        auth=SignedAuth(signing_key(settings, "pull"), "desk"),
        headers={"user-agent": "tellsafe", "accept-encoding": "identity"},
        timeout=httpx.Timeout(60, connect=10),
        transport=transport,
        trust_env=False,
    )
