# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever agrees to a ground sees all that the first person chose: the incident, and the file."""

import re

import pytest

from tellsafe.desk.rules.decisions import Corroboration, Kind
from tellsafe.desk.rules.terms import Ground
from tellsafe.desk.tests.deciding import CONDUCT, Desk, a_tip, an_attachment
from tellsafe.desk.tests.people import browser_of
from tellsafe.desk.tests.world import World
from tellsafe.desk.web.incidents.labels import called


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def proposal_of(desk: Desk, terms: Ground) -> str:
    """The proposal as Bao's page shows it, beside no form that would offer the same."""
    tip = a_tip(desk.today, "b")
    assert desk.proposes(Kind.GROUND, tip, terms)[1] is None
    page = browser_of(desk.bao).get(f"/tips/{tip.pk}").content.decode()
    return page[page.index('class="proposal"') : page.index("/agree")]


def test_into_which_incident_and_by_which_file(desk: Desk) -> None:
    """Seen to fail: whoever agreed could not know what the tip became part of."""
    shown = a_tip(desk.today, "a")
    file = an_attachment(shown)
    incident = desk.grounds(shown).incident
    told = proposal_of(
        desk, Ground("fire-risk", CONDUCT, incident.pk, Corroboration.EVIDENCE, file)
    )
    assert f'href="/incidents/{incident.pk}"' in told
    assert called(incident).mark in told
    assert f'href="/tips/{shown.pk}#files"' in told
    assert "attachment-1.jpg" in told
    assert "A new incident" not in told


def test_that_it_begins_a_new_one(desk: Desk) -> None:
    told = proposal_of(desk, Ground("fire-risk", CONDUCT, None, Corroboration.INDEPENDENT))
    assert re.search(r"Incident: <span[^>]*>A new incident<", told)
    assert "#files" not in told
