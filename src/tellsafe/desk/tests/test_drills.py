# SPDX-License-Identifier: AGPL-3.0-or-later
"""A drill passes through everything and reaches no statistics.

Seen to fail: with a tally that counts drills, and with waiting tips that count them.
"""

import json
import re

from django.test import Client

from tellsafe.desk.access import Tip, search, tallies
from tellsafe.desk.actions.announce_drill import announce_drill
from tellsafe.desk.models import Alarm, Drill, Record, Tally
from tellsafe.desk.rules.search_words import query_words
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada, adam, aygul, ines, pavel, sumi
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.test_figures import KINDS
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats.encoding import unb64u
from tellsafe.serving.zone import ZoneSettings

SHOWN_ID = re.compile(r"tellsafe drill --tip ([\w-]{22}) ")


def figures(client: Client) -> list[bytes]:
    paths = ["/figures", *(f"/figures/{kind}.csv" for kind in KINDS)]
    # What stands around it says what rings, which is no figure.
    pages = [client.get(path).content.rpartition(b"<main")[2] for path in paths]
    return [re.sub(rb'value="[^"]{64}"|"X-CSRFToken": "[^"]*"', b"", page) for page in pages]


def announced_by(client: Client) -> str:
    assert client.post("/drills/announce")["location"] == "/drills"
    found = SHOWN_ID.search(client.get("/drills").content.decode())
    assert found
    return found[1]


def test_a_supervisor_announces_it_and_sees_it_arrive(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = sumi()
    tip = announced_by(client)
    entry = Record.objects.get(act="announce-drill")
    assert (entry.about, json.loads(entry.entry)["details"]) == (f"tip:{tip}", {})
    assert take(settings, source, fake, tip=unb64u(tip)) == tip
    page = client.get("/drills").content.decode()
    assert f'href="/tips/{tip}"' in page
    assert "Waits for an answer" in page
    assert Tip.objects.get(pk=tip).drill


def test_nobody_else_announces_one() -> None:
    for client in (ada(), ines(), pavel(), aygul(), adam()):
        assert client.get("/drills").status_code == 404
        assert client.post("/drills/announce").status_code == 404
    assert not Drill.objects.exists()


def test_it_rings_and_is_found_and_answered_and_no_figure_changes(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    for _ in range(6):
        take(settings, source, fake)
    client = sumi()
    before = figures(client), tallies.waiting(world.today), list(Tally.objects.values())
    tip = announce_drill(None, world.today)
    other = Source(world, number=2)
    take(settings, other, fake, tip=unb64u(tip), life_at_risk=True, conduct="TEST smoke")
    fake.submit("reply", other.seal_reply(other.reply(text="TEST reply")))
    pull(settings, fake)
    assert Alarm.objects.get().tip_id == tip
    form = {"text": "TEST answer", "language": "en", "message": "A" * 22}
    assert client.post(f"/tips/{tip}/reply", form).status_code == 302
    assert Tip.objects.get(pk=tip).state == "open"
    assert search.find(query_words("reply"), None, 9).tips[0].pk == tip
    after = figures(client), tallies.waiting(world.today), list(Tally.objects.values())
    assert after == before


def test_it_is_marked_where_it_is_found(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    tip = announce_drill(None, world.today)
    take(settings, source, fake, tip=unb64u(tip), conduct="smoke")
    client = ada()
    form = {"purpose": "quality", "why": "To see whether it is marked.", "words": "smoke"}
    page = client.get(client.post("/search", form)["location"]).content.decode()
    assert '<span class="badge test">TEST</span>' in page
