# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copies that nobody has touched are one line of the queue, and are all there behind it.

Seen to fail: without the next face when one leaves; with a threat to life among copies; with files,
times, places and what is added to a text left out of what a copy is.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tellsafe.desk.access import copies, likeness, queue
from tellsafe.desk.actions.claim import claim
from tellsafe.desk.actions.release import release
from tellsafe.desk.models import Staff, Tip
from tellsafe.desk.rules.likeness import says_no_more
from tellsafe.desk.rules.urgency import BEHIND, USUAL
from tellsafe.desk.rules.views import View
from tellsafe.desk.tests.deciding import Desk
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.many import TODAY, tip_row
from tellsafe.desk.tests.people import ada, browser_of, staff
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.test_likeness import SAID
from tellsafe.desk.tests.test_queue_order import walk
from tellsafe.desk.tests.world import Source, World
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneSettings

FIRE = "Black smoke comes out of the cellar of the old mill by the harbour since noon."
COPY = "Black smoke comes out of the cellar of the old mill by the harbour since noon!! Look."
OTHER = "The gate of the school yard in Birch Street is broken and swings into the road."


def came(number: int, conduct: str = FIRE, **changes: object) -> Tip:
    """As keep_tip keeps it."""
    tip = tip_row(number, conduct=conduct, **changes)
    with transaction.atomic():
        copies.join(tip, likeness.says_alike(tip))
        tip.save(force_insert=True)
        likeness.index(tip)
    return tip


def standing(tip: Tip) -> tuple[str | None, int]:
    tip.refresh_from_db()
    return tip.leader, tip.urgency


def first_page(**asked: str) -> list[Tip]:
    return queue.page(View.of(asked), 1, 30)[0]


def test_copies_are_one_line_with_a_count_that_opens_to_all() -> None:
    client = ada()
    same = [came(number, (FIRE, COPY)[number % 2]) for number in range(40)]
    other = came(99, OTHER)
    assert set(walk(client, "/")) == {same[0].pk, other.pk}
    page = client.get("/").content.decode()
    assert "and 39 copies" in page
    assert len(re.findall(r"/\?copies=", page)) == 1
    everything = walk(client, f"/?copies={same[0].pk}")
    assert sorted(everything) == sorted(tip.pk for tip in same)
    assert len(walk(client, "/?order=newest")) == 41
    assert queue.counts([View()], 1) == [41]
    assert "and 39 copies" in client.get("/lines").content.decode()


def test_nothing_is_lost_and_each_one_can_be_worked_through() -> None:
    """Claiming the line, again and again, comes by every copy once."""
    person = staff("ada")
    seen: set[str] = set()
    same = [came(number) for number in range(12)]
    while lines := [tip for tip in first_page(assignee="nobody") if tip.pk not in seen]:
        assert len(lines) == 1
        assert queue.beside(lines)[lines[0].pk].copies == len(same) - len(seen) - 1
        seen.add(lines[0].pk)
        claim(lines[0].pk, person, SystemClock())
    assert seen == {tip.pk for tip in same}
    assert len(first_page(assignee=str(person.pk))) == len(same)
    assert {standing(tip) for tip in same} == {(None, USUAL)}


@pytest.mark.parametrize(
    "change",
    [
        {"entry": "weapon"},
        {"language": "ug"},
        {"where_district": "north"},
        {"drill": True},
        {"conduct": OTHER},
        {"conduct": f"{FIRE} He says he will kill her on Friday."},
        {"conduct": f"{FIRE} No. 12"},
        {"when_day": TODAY},
        {"when_note": "every night"},
        {"where_note": "the one behind the bakery"},
        {"where_precision": "exact", "where_lat": 59_400_000, "where_lon": 24_700_000},
        {"life_at_risk": True, "urgency": 0},
    ],
)
def test_what_a_filter_or_a_threat_to_life_tells_apart_is_a_line_of_its_own(
    change: dict[str, Any],
) -> None:
    came(1)
    other = came(2, **change)
    again = came(3, **change)
    assert other.pk in [tip.pk for tip in first_page()]
    assert (standing(again)[1] == BEHIND) == (not other.life_at_risk)
    assert len(first_page()) == (3 if other.life_at_risk else 2)


def test_the_end_of_a_long_text_counts() -> None:
    long = " ".join(f"{chr(97 + n % 26)}{n * n}{chr(97 + n % 23)}" for n in range(300))
    first, same = came(1, long), came(2, long)
    other = came(3, f"{long} He says he will kill her on Friday.")
    assert (standing(same)[1], standing(other)) == (BEHIND, (None, USUAL))
    assert standing(first)[0] == first.pk


def _claims(tip: Tip) -> None:
    claim(tip.pk, staff("ada"), SystemClock())


def _answers(tip: Tip) -> None:
    from tellsafe.desk.access import note_turn

    with transaction.atomic():
        note_turn(tip, by_desk=True)


def _writes_again(tip: Tip) -> None:
    from tellsafe.desk.access import note_turn

    with transaction.atomic():
        note_turn(tip, by_desk=False)


@pytest.mark.parametrize("act", [_claims, _answers, _writes_again])
@pytest.mark.parametrize("which", [0, 2])
def test_who_is_acted_on_or_writes_again_stands_alone(
    act: Callable[[Tip], None], which: int
) -> None:
    same = [came(number) for number in range(5)]
    act(same[which])
    assert standing(same[which]) == (None, USUAL)
    faces = [tip for tip in same if standing(tip)[1] == USUAL and tip.leader]
    assert len(faces) == 1
    assert {tip.pk for tip in first_page()} == {same[which].pk, faces[0].pk}
    late = came(9)
    assert standing(late)[1] == BEHIND


def test_a_released_tip_is_a_line_for_good() -> None:
    same = [came(number) for number in range(3)]
    _claims(same[0])
    release(same[0].pk, Staff.objects.get(name="ada"), SystemClock())
    assert standing(same[0]) == (None, USUAL)
    assert len(first_page()) == 2


def test_a_line_stands_where_its_most_urgent_copy_would() -> None:
    first = came(1, due=TODAY + timedelta(9))
    sooner = came(2, due=TODAY + timedelta(3))
    later = came(3, due=TODAY + timedelta(5))
    assert [tip.pk for tip in first_page()] == [sooner.pk, first.pk]
    assert standing(later)[1] == BEHIND
    _claims(sooner)
    assert [tip.pk for tip in first_page(assignee="nobody")] == [later.pk, first.pk]


def test_small_differences_make_no_chain() -> None:
    words = FIRE.split()
    texts = [" ".join(words[at:] + OTHER.split()[: 2 * at]) for at in range(6)]
    chain = [came(number, text) for number, text in enumerate(texts)]
    for tip in chain:
        leader = standing(tip)[0]
        if leader:
            assert says_no_more(tip.conduct, Tip.objects.get(pk=leader).conduct)
    assert standing(chain[5])[0] != chain[0].pk


def test_copies_come_in_by_the_puller_and_the_page_says_why(
    settings: ZoneSettings, world: World, fake: FakeIntake
) -> None:
    first, second, third = SAID["zh"]
    ids = [
        take(settings, Source(world, number), fake, conduct=said)
        for number, said in enumerate((first, first, second, third), 1)
    ]
    client = ada()
    page = client.get(f"/tips/{ids[0]}").content.decode()
    assert "Says the same" in page
    assert f'href="/tips/{ids[1]}"' in page
    assert "It merges nothing" in page
    assert "are like this one" not in client.get(f"/tips/{ids[3]}").content.decode()


def test_who_brings_a_file_stands_behind_nobody(
    settings: ZoneSettings, world: World, fake: FakeIntake
) -> None:
    said = SAID["en"][0]
    first = take(settings, Source(world, 1), fake, conduct=said)
    source = Source(world, 2)
    film = (source.attachment(b"a film" * 500),)
    shown = take(settings, source, fake, conduct=f"{said} Here it is.", files=film)
    again = take(settings, Source(world, 3), fake, conduct=said)
    behind = dict(Tip.objects.values_list("pk", "urgency"))
    assert behind == {first: USUAL, shown: USUAL, again: BEHIND}


def test_incidents_of_like_tips_are_offered_first(world: World) -> None:
    desk = Desk(world)
    one = came(1, entry="fire-risk")
    link = desk.grounds(one)
    for number in range(3):
        desk.grounds(came(50 + number, OTHER, entry="fire-risk"))
    other = came(2, entry="fire-risk")
    page = browser_of(desk.ada).get(f"/tips/{other.pk}").content.decode()
    assert f'href="/incidents/{link.incident_id}"' in page
    choices = re.findall(r'<option value="([\w-]{22})"', page)
    assert choices[0] == link.incident_id
