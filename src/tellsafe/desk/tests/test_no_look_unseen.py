# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever leads to the words of a tip or of an incident, the record has that somebody looked."""

import pytest

from tellsafe.desk.models import Record
from tellsafe.desk.tests.deciding import CONDUCT, TOLD, Desk, a_tip
from tellsafe.desk.tests.people import browser_of
from tellsafe.desk.tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def looks(desk: Desk, about: str) -> int:
    """Entries that Bao looked."""
    return Record.objects.filter(staff=desk.bao.pk, act="read", about=about).count()


@pytest.mark.parametrize("swaps", [True, False])
@pytest.mark.parametrize(
    ("act", "status"),
    [("claim", 409), ("give", 422), ("note", 422), ("release", 200), ("close", 422)],
)
def test_no_act_that_failed_shows_a_tip_unseen(
    desk: Desk, act: str, status: int, swaps: bool
) -> None:
    tip = a_tip(desk.today, assignee=None if act == "release" else desk.ada)
    headers = {"HX-Target": "tip"} if swaps else {}
    answer = browser_of(desk.bao).post(f"/tips/{tip.pk}/{act}", headers=headers)
    shown = TOLD["a"] in answer.content.decode()
    assert looks(desk, f"tip:{tip.pk}") == shown
    if swaps:
        assert (answer.status_code, shown) == (status, True)


def test_nor_does_a_refused_decision(desk: Desk) -> None:
    tip = a_tip(desk.today)
    browser = browser_of(desk.bao)
    answer = browser.post(f"/tips/{tip.pk}/reopen", headers={"HX-Target": "tip"})
    assert (answer.status_code, TOLD["a"] in answer.content.decode()) == (409, True)
    assert looks(desk, f"tip:{tip.pk}") == 1


@pytest.mark.parametrize("act", ["notes", "conclude"])
def test_nor_does_an_incidents_form(desk: Desk, act: str) -> None:
    incident = desk.grounds(a_tip(desk.today)).incident
    answer = browser_of(desk.bao).post(f"/incidents/{incident.pk}/{act}")
    assert (answer.status_code, CONDUCT in answer.content.decode()) == (422, True)
    assert looks(desk, f"incident:{incident.pk}") == 1
