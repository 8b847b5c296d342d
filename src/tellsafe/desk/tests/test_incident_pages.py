# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of incidents and of what waits: what they show, how they are narrowed, acts on them."""

import re
from datetime import timedelta

import pytest

from tellsafe.desk.models import Note, Proposal, Record
from tellsafe.desk.rules.decisions import Corroboration, Kind, Reason
from tellsafe.desk.rules.terms import Close
from tellsafe.desk.tests.deciding import Desk, a_tip
from tellsafe.desk.tests.deciding_pages import NONE, browsers, fields
from tellsafe.desk.tests.people import ines, sumi
from tellsafe.desk.tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_the_list_of_what_waits_is_oldest_first_and_pages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tellsafe.desk.web.incidents import waiting

    monkeypatch.setattr(waiting, "PAGE", 2)
    tips = [a_tip(desk.today, name) for name in "abc"]
    for age, tip in enumerate(tips):
        desk.proposes(Kind.CLOSE, tip, Close(Reason.NO_DANGER))
        Proposal.objects.filter(tip=tip).update(day=desk.today - timedelta(days=age))
    ada, bao = browsers(desk)
    page = bao.get("/waiting").content.decode()
    assert page.index(tips[2].pk) < page.index(tips[1].pk)
    assert tips[0].pk not in page
    assert "2 days" in page
    assert "You can agree" in page
    further = re.search(r'href="(\?after=[^"]+)"', page)
    assert further
    rest = ada.get("/waiting" + further[1]).content.decode()
    assert tips[0].pk in rest
    assert "another person has to agree" in rest
    for wrong in ("x", "1", f"9999999.{NONE}", f"0.{NONE}"):
        assert ada.get(f"/waiting?after={wrong}")["location"] == "/waiting"


def test_incidents_are_filtered_and_paged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from tellsafe.desk.web.incidents import incidents

    monkeypatch.setattr(incidents, "PAGE", 2)
    ada, _ = browsers(desk)
    assert "There is no incident yet" in ada.get("/incidents").content.decode()
    for number, district in enumerate(["north", "", ""]):
        tip = a_tip(desk.today - timedelta(number), "a", life_at_risk=True, where_district=district)
        desk.grounds(tip, None, Corroboration.LIFE if number else Corroboration.INDEPENDENT)
    first = ada.get("/incidents").content.decode()
    assert first.count('class="line"') == 2
    further = re.search(r'href="(\?after=\d+)"', first)
    assert further
    assert ada.get("/incidents" + further[1]).content.decode().count('class="line"') == 1
    for query, count in (("state=held", 1), ("state=open", 2), ("state=concluded", 0)):
        assert ada.get(f"/incidents?{query}").content.decode().count('class="line"') == count
    for query, count in (("district=north", 1), ("entry=fire-risk&state=held", 1)):
        assert ada.get(f"/incidents?{query}").content.decode().count('class="line"') == count
    for wrong in ("state=x", "after=x", "after=-1", "entry=x"):
        assert ada.get(f"/incidents?{wrong}")["location"] == "/incidents"


def test_an_incident_counts_people_not_messages_and_shows_where_and_when(desk: Desk) -> None:
    where = {"where_precision": "exact", "where_lat": 52_520_008, "where_lon": 13_404_954}
    tips = [a_tip(desk.today, name, **where) for name in "aab"]
    incident = desk.grounds(tips[0]).incident
    for tip in tips[1:]:
        desk.grounds(tip, incident)
    ada, _ = browsers(desk)
    page = ada.get(f"/incidents/{incident.pk}").content.decode()
    assert "at least 2 verified people" in page
    assert page.count('class="spot') == 3
    assert page.count("52.52001, 13.40495") == 3
    assert page.count("The tip came in") == 3
    assert "style=" not in page
    looked = Record.objects.filter(about=f"incident:{incident.pk}", act="read")
    assert looked.count() == 1


def test_acts_on_an_incident(desk: Desk) -> None:
    tips = [a_tip(desk.today, name) for name in "ab"]
    link = desk.grounds(tips[0])
    desk.grounds(tips[1], link.incident)
    place = f"/incidents/{link.incident_id}"
    ada, bao = browsers(desk)
    note = {"key": "n" * 22, "text": "Seen by <b>the</b> brigade"}
    for _ in range(2):
        assert ada.post(f"{place}/notes", note)["location"] == f"{place}#notes"
    assert ada.post(f"{place}/notes", note | {"text": ""}).status_code == 422
    assert Note.objects.get().text == note["text"]
    assert Record.objects.filter(act="note").count() == 1
    assert "&lt;b&gt;the&lt;/b&gt;" in ada.get(place).content.decode()

    assert ada.post(f"{place}/conclude", {"key": NONE}).status_code == 422
    outcome = {"key": NONE, "outcome": "ended"}
    assert ada.post(f"{place}/conclude", outcome)["location"] == f"{place}#decision"
    other = ada.post(f"{place}/conclude", {"key": "o" * 22, "outcome": "ended"})
    assert other.status_code == 409
    assert bao.post(f"/proposals/{NONE}/agree")["location"] == f"{place}#decision"
    assert "The danger was found and ended" in ada.get(place).content.decode()
    undo = {"why": "other-matter"}
    assert ada.post(f"/links/{link.pk}/undo", undo).status_code == 409
    assert ada.post(f"{place}/resume", {"why": "new-facts"}).status_code == 302
    assert ada.post(f"/links/{link.pk}/undo", {"why": "moved"}).status_code == 409
    assert ada.post(f"/links/{link.pk}/undo", undo)["location"] == f"{place}#tips"
    page = ada.get(place).content.decode()
    assert "It tells of another matter" in page
    assert "Awaits corroboration" in page


def test_an_export_is_proposed_and_agreed_by_those_who_may(desk: Desk) -> None:
    tip = a_tip(desk.today, life_at_risk=True)
    incident = desk.grounds(tip, None, Corroboration.LIFE).incident
    place = f"/incidents/{incident.pk}"
    ada, _ = browsers(desk)
    assert "propose-export" not in ada.get(place).content.decode()
    assert ada.post(f"{place}/propose-export", {"key": NONE}).status_code == 404
    first, second = ines(), sumi()
    form = fields(first.get(place).content.decode(), f"{place}/propose-export")
    assert first.post(f"{place}/propose-export", form)["location"] == f"{place}#decision"
    assert f"/proposals/{form['key']}/agree" not in ada.get(place).content.decode()
    assert f"/proposals/{form['key']}/agree" in second.get(place).content.decode()
    assert second.post(f"/proposals/{form['key']}/agree").status_code == 302
    assert Proposal.objects.get(kind="export").answer == "agreed"
