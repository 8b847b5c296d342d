# SPDX-License-Identifier: AGPL-3.0-or-later
"""A device with an empty folder, and the zones of one deployment around it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tellsafe.source.client import Source
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.world import World
from tellsafe.source.tests.zones import Zones

Start = Callable[..., Source]


@pytest.fixture(scope="session")
def world() -> World:
    return World()


@pytest.fixture
def zones(world: World) -> Zones:
    return Zones(world)


@pytest.fixture
def start(zones: Zones, tmp_path: Path) -> Iterator[Start]:
    """Start the client: on the device, or in another folder."""
    with ExitStack() as stack:

        def started(folder: str = "home", **options: object) -> Source:
            home = tmp_path / folder
            intake = zones.world.urls["intake"]
            options = {"client": zones.client, "clock": zones.clock, **options}
            return stack.enter_context(Source(home, intake, **options))  # type: ignore[arg-type]

        yield started


@pytest.fixture
def source(start: Start) -> Source:
    """Activated."""
    source = start()
    source.activate(ADA, lambda: CODE)
    return source
