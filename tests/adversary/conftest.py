# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment that does not run, for tests that start what they need of it themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.deployment import Measured, measured_deployment
from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.processes import free_ports
from tellsafe.desk.adapters.workshop import Workshop


@pytest.fixture(scope="session")
def deployment_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deployment") / "tellsafe"
    addresses = Addresses.on_host("127.0.0.1", free_ports(4))
    today = datetime.now(UTC).date()
    make_deployment(
        folder, Plan(DEMO_CHARTER.read_text(), CATALOGUE.read_text(), addresses, today, weeks=2)
    )
    return folder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    """A deployment whose intake runs, and whose issuing keys are at hand to mint tokens with."""
    with measured_deployment(tmp_path_factory.mktemp("running") / "tellsafe") as deployment:
        yield deployment


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """Where files are opened, on this very machine."""
    with Workshop() as made:
        assert made.layers().suffices, "this machine has no sandbox, so it can't be tested"
        yield made
