# SPDX-License-Identifier: AGPL-3.0-or-later
"""A new tip that tells of the like of a closed one has that one looked at again; none merge."""

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.models import Incident, Record, Tip
from tellsafe.desk.rules.likeness import MOST_TEXT, MOST_TIPS, is_like, likest, pieces
from tellsafe.desk.tests.deciding import Desk, a_tip, state_of
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source, World
from tellsafe.serving.zone import ZoneSettings

SAID = {
    "en": (
        "Cans of petrol stand in the stairwell of 12 Mill Lane, next to the boiler.",
        "In the stairwell of 12 Mill Lane, next to the boiler, stand cans of petrol!",
        "The lift of the library stops between floors and its doors open.",
    ),
    "zh": (
        "磨坊巷十二号楼道里放着好几桶汽油，就在锅炉旁边，门口都能闻到味道。",
        "磨坊巷十二号的楼道里放着好几桶汽油，就在锅炉旁边，在门口就能闻到味道。",
        "图书馆的电梯经常停在两层之间，门会自己打开，里面的灯也不亮。",
    ),
    "ug": (
        "تۈگمەن كوچىسى 12-نومۇرنىڭ پەلەمپىيىدە قازان يېنىدا بېنزىن باكلىرى تۇرىدۇ.",
        "تۈگمەن كوچىسى 12-نومۇرنىڭ پەلەمپىيىدە، قازاننىڭ يېنىدا، بېنزىن باكلىرى تۇرۇپتۇ.",
        "كۈتۈپخانىنىڭ لىفتى ئىككى قەۋەت ئارىسىدا توختاپ، ئىشىكى ئېچىلىپ كېتىدۇ.",
    ),
}


def test_reworded_texts_are_alike_and_others_are_not() -> None:
    for language, (first, reworded, other) in SAID.items():
        assert likest(reworded, [("o", other), ("f", first)]) == "f", language
        assert likest(other, [("f", first)]) is None, language


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_mutual_and_every_long_text_is_like_itself(one: str, other: str) -> None:
    first, second = pieces(one), pieces(other)
    assert is_like(first, second) == is_like(second, first)
    assert is_like(first, first) == (len(first) >= 20)
    assert pieces(one + "  \u200b") == first


def test_a_short_text_is_like_nothing() -> None:
    assert likest("Fire!", [("a", "Fire!")]) is None


def test_a_new_tip_brings_a_closed_one_to_review(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    desk = Desk(world)
    closed = Tip.objects.get(pk=take(settings, source, fake, conduct=SAID["en"][0]))
    desk.closes(closed)
    other = take(settings, Source(world, 2), fake, conduct=SAID["en"][2])
    assert state_of(closed) == "closed"
    new = take(settings, Source(world, 3), fake, conduct=SAID["en"][1])
    assert (state_of(closed), closed.again, closed.alike) == ("review", "alike", new)
    assert closed.messages.filter(kind="status", status="reopened").count() == 1
    entry = Record.objects.get(act="reopen")
    assert (entry.staff, entry.about) == (0, f"tip:{closed.pk}")
    assert not Incident.objects.exists()
    assert Tip.objects.filter(pk__in=[other, new], state="new").count() == 2


def test_a_tip_of_a_concluded_incident_is_looked_at_again_and_can_go_either_way(
    world: World,
) -> None:
    from tellsafe.desk.actions.likened import look_back
    from tellsafe.desk.actions.resume import resume
    from tellsafe.desk.models import Link
    from tellsafe.desk.rules.decisions import Again, Corroboration

    desk = Desk(world)
    old = a_tip(desk.today, "a", conduct=SAID["en"][0], life_at_risk=True)
    first = desk.grounds(old, None, Corroboration.LIFE)
    desk.concludes(first.incident)
    new = a_tip(desk.today, "b", conduct=SAID["en"][1])
    with transaction.atomic():
        look_back(new, desk.now())
    assert (state_of(old), state_of(first.incident)) == ("review", "concluded")
    resume(first.incident.pk, Again.ALIKE, desk.now(desk.ada))
    assert (state_of(old), state_of(first.incident)) == ("grounded", "open")

    desk.concludes(first.incident)
    with transaction.atomic():
        look_back(new, desk.now())
    held = desk.grounds(new)
    assert desk.grounds(old, held.incident).corroboration == Corroboration.INDEPENDENT
    assert (state_of(old), state_of(new)) == ("grounded", "grounded")
    assert Link.objects.get(pk=first.pk).undone_for == "moved"
    assert state_of(first.incident) == "concluded"


def test_another_entry_district_or_a_drill_is_not_like_it(world: World) -> None:
    from tellsafe.desk.actions.likened import look_back

    desk = Desk(world)
    closed = a_tip(desk.today, "a", conduct=SAID["en"][0])
    desk.closes(closed)
    for change in ({"entry": "other"}, {"where_district": "north"}, {"drill": True}):
        look_back(a_tip(desk.today, "b", conduct=SAID["en"][0], **change), desk.now())
        assert state_of(closed) == "closed", change


def test_however_many_are_closed_a_bounded_number_is_read(world: World) -> None:
    from tellsafe.desk.access.closed import closed_alike

    desk = Desk(world)
    for number in range(MOST_TIPS + 5):
        a_tip(desk.today, "a", state="closed", conduct=f"{number} " + "x" * (MOST_TEXT + 50))
    read = list(closed_alike(a_tip(desk.today, "b")))
    assert len(read) == MOST_TIPS
    assert max(len(text) for _, text in read) == MOST_TEXT
