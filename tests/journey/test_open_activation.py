# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where activation is open nobody is asked who they are: work buys stamps, and tips come through.

Seen to fail against a registry that took its charter for a verified one: no stamps were sold, and
/v1/activations answered.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
import pytest

from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.processes import ZoneProcesses, free_ports
from tellsafe.cli.stage import Stage, patience
from tellsafe.serving.zone import ZONES
from tellsafe.source.client import Source
from tellsafe.source.report import Report

CONDUCT = "Two men roll leaking barrels off a lorry behind gate 4, tonight around ten."
LITTLE_WORK = {"registry": {"work_least": "4", "work_most": "6"}}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("open") / "city"
    verified = DEMO_CHARTER.read_text("utf-8")
    charter = verified.replace('activation = "verified"', 'activation = "open"')
    assert charter != verified
    addresses = Addresses.on_host("127.0.0.1", free_ports(len(ZONES)))
    today = datetime.now(UTC).date()
    catalogue = CATALOGUE.read_text("utf-8")
    plan = Plan(charter, catalogue, addresses, today, weeks=2, options=LITTLE_WORK)
    bulletin = make_deployment(folder, plan)
    with ZoneProcesses(folder, addresses.url) as zones:
        zones.start(*ZONES)
        yield Stage(folder, bulletin, zones, folder / "no-codes", folder / "no-body")


def test_a_tip_from_nobody_in_particular(stage: Stage, tmp_path: Path) -> None:
    intake = stage.zones.addresses["intake"]
    with Source(tmp_path / "phone", intake, root_public=stage.bulletin.root) as source:
        source.activate()
        assert source.ensure_stamps() == stage.bulletin.charter.stamps_per_day
        delivery = source.report(Report("hazardous-substances", CONDUCT, "en"))
    assert delivery.waits is None
    assert delivery.receipt is not None
    assert tip_at_the_desk(stage)


def tip_at_the_desk(stage: Stage) -> str:
    """The tip with our words, once the desk has pulled it. Raises CommandError."""
    stage.add_staff("mira")
    with closing(stage.sign_in("mira")) as desk:
        for _ in patience():
            if tips := desk.tips():
                return desk.find(tips, CONDUCT)
    raise AssertionError("the desk took nothing in")


@pytest.mark.parametrize("path", ["/v1/codes", "/v1/activations"])
def test_nobody_can_be_asked_for_a_form(stage: Stage, path: str) -> None:
    """They are as absent as a path that never was."""
    registry = stage.zones.addresses["registry"]
    answer = httpx.post(registry + path, json={}, trust_env=False, timeout=60)
    never = httpx.post(registry + "/v1/never", json={}, trust_env=False, timeout=60)
    assert (answer.status_code, answer.content) == (404, never.content)
    assert httpx.get(f"{registry}/v1/work", trust_env=False, timeout=60).status_code == 200
