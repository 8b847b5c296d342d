# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips that say the like are found by their marks, and a closed one is looked at again; none merge.

Seen to fail: with marks left behind by ``forget``, and with the look-back taking other districts.
"""

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.access import likeness, marks
from tellsafe.desk.actions.likened import look_back
from tellsafe.desk.models import Incident, Mark, Marked, Record, Tip
from tellsafe.desk.rules.likeness import BANDS, LEAST_LIKENESS, pieces, text_marks
from tellsafe.desk.rules.likeness import likeness as likeness_of
from tellsafe.desk.tests.deciding import Desk, a_tip, an_attachment, state_of
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.on_disk import read_files
from tellsafe.desk.tests.people import browser_of
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


def share(one: str, other: str) -> float:
    return likeness_of(pieces(one), pieces(other))


def a_marked_tip(desk: Desk, pseudonym: str, conduct: str, **more: object) -> Tip:
    tip = a_tip(desk.today, pseudonym, conduct=conduct, **more)
    likeness.index(tip)
    return tip


def look(tip: Tip, desk: Desk) -> None:
    with transaction.atomic():
        look_back(tip, likeness.says_alike(tip), desk.now())


def test_beside_a_tip_stand_those_like_it_with_what_they_say(world: World) -> None:
    """Seen to fail: their reasons stood there, and not a word of what they tell."""
    desk, (first, reworded, _) = Desk(world), SAID["en"]
    tip, long = a_marked_tip(desk, "a", first), f"{reworded} {'x' * 300}"
    a_marked_tip(desk, "b", long)
    page = browser_of(desk.ada).get(f"/tips/{tip.pk}").content.decode()
    beside = page[page.index('id="alike"') :]
    assert f'lang="en">{long[:280]}<' in beside


def test_reworded_texts_are_alike_and_others_are_not() -> None:
    for language, (first, reworded, other) in SAID.items():
        assert share(first, reworded) >= LEAST_LIKENESS, language
        assert share(first, other) == share(reworded, other) == 0, language
        assert set(text_marks(pieces(first))) & set(text_marks(pieces(reworded))), language


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_mutual_and_every_long_text_is_like_itself(one: str, other: str) -> None:
    first, second = pieces(one), pieces(other)
    assert likeness_of(first, second) == likeness_of(second, first)
    assert likeness_of(first, first) == (len(first) >= 20)
    assert pieces(one + "  \u200b") == first
    assert text_marks(first) == text_marks(frozenset(sorted(first)))
    assert len(text_marks(first)) == (BANDS if len(first) >= 20 else 0)


def test_a_short_text_is_like_nothing() -> None:
    assert share("Fire!", "Fire!") == 0
    assert text_marks(pieces("Fire!")) == []


_WORDS = [
    "petrol ",
    "cans ",
    "stairwell ",
    "smoke ",
    "汽油桶在楼道里",
    "锅炉旁边",
    "بېنزىن ",
    "قازان ",
]
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=4, max_size=14).map("".join)


@given(st.lists(_TEXTS, min_size=2, max_size=12))
def test_the_index_finds_what_holding_all_against_all_finds(texts: list[str]) -> None:
    """Of those that share a mark: and at 0.9 and more all do, but for one in a hundred million."""
    with transaction.atomic():
        tips = [kept(number, conduct=text) for number, text in enumerate(texts)]
        for tip in tips:
            likeness.index(tip)
        for tip in tips:
            found = {one.tip.pk: one.says for one in likeness.says_alike(tip)}
            shares = {one.pk: share(tip.conduct, one.conduct) for one in tips if one != tip}
            own = set(text_marks(pieces(tip.conduct)))
            marked = {
                one.pk
                for one in tips
                if own & set(text_marks(pieces(one.conduct))) and shares.get(one.pk)
            }
            assert found == {key: shares[key] for key in marked}
            assert {key for key, value in shares.items() if value >= 0.9} <= set(found)
        transaction.set_rollback(True)


def test_a_common_mark_costs_no_more_than_its_newest_tips() -> None:
    marks.keep([(7, key) for key in range(1000)] + [(8, 5)])
    assert set(marks.with_marks([7, 8, 9], 3)) == {997, 998, 999, 5}


def test_marks_are_looked_for_along_their_index() -> None:
    """Seen to fail on SQLite with "+found.mark", which no index serves."""
    marks.keep([(mark, key) for mark in range(100) for key in range(20)])
    plain = marks._NEWEST[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        cursor.execute(explain + plain, ["[1, 2]", 2])
        plan = "\n".join(str(row) for row in cursor.fetchall())
    if connection.vendor == "sqlite":
        assert "SEARCH found USING PRIMARY KEY (mark=? AND key>?)" in plan, plan
        assert "SEARCH last USING PRIMARY KEY (mark=?)" in plan, plan
    else:
        assert "Index Cond: (mark = " in plan, plan


def test_what_is_forgotten_leaves_no_mark(world: World) -> None:
    desk = Desk(world)
    tip = a_marked_tip(desk, "a", SAID["zh"][0], where_lat=59_400_000, where_lon=24_700_000)
    other = a_marked_tip(desk, "b", SAID["zh"][1])
    assert Mark.objects.filter(key=tip.key).count() == BANDS + 1
    before = Mark.objects.filter(key=other.key).count()
    likeness.forget(tip)
    assert not Mark.objects.filter(key=tip.key).exists()
    assert not Marked.objects.filter(pk=tip.key).exists()
    assert Mark.objects.filter(key=other.key).count() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's files are its server's")
def test_forgotten_marks_are_in_no_free_page(settings: ZoneSettings, world: World) -> None:
    """Seen to fail without secure_delete."""
    desk = Desk(world)
    tips = [a_marked_tip(desk, "a", f"{SAID['en'][0]} {n} {n * n} {n**3}") for n in range(40)]
    kept_marks = bytes(Marked.objects.get(pk=tips[20].key).marks)
    assert _in_files(settings, kept_marks)
    likeness.forget(tips[20])
    assert not _in_files(settings, kept_marks)


def _in_files(settings: ZoneSettings, data: bytes) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return data in b"".join(read_files(settings.folder).values())


def test_rebuilding_makes_the_same_marks(world: World) -> None:
    desk = Desk(world)
    for number, said in enumerate(SAID.values()):
        a_marked_tip(desk, "abc"[number], said[0], where_lat=number, where_lon=number)
    before = set(Mark.objects.values_list("mark", "key"))
    Mark.objects.all().delete()
    assert likeness.rebuild() == 3
    assert set(Mark.objects.values_list("mark", "key")) == before


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
    from tellsafe.desk.actions.resume import resume
    from tellsafe.desk.models import Link
    from tellsafe.desk.rules.decisions import Again, Corroboration

    desk = Desk(world)
    old = a_marked_tip(desk, "a", SAID["en"][0], life_at_risk=True)
    first = desk.grounds(old, None, Corroboration.LIFE)
    desk.concludes(first.incident)
    new = a_marked_tip(desk, "b", SAID["en"][1])
    look(new, desk)
    assert (state_of(old), state_of(first.incident)) == ("review", "concluded")
    resume(first.incident.pk, Again.ALIKE, desk.now(desk.ada))
    assert (state_of(old), state_of(first.incident)) == ("grounded", "open")

    desk.concludes(first.incident)
    look(new, desk)
    other = desk.grounds(new, None, Corroboration.EVIDENCE, an_attachment(new))
    desk.grounds(old, other.incident, Corroboration.LIFE)
    assert (state_of(old), state_of(new)) == ("grounded", "grounded")
    assert Link.objects.get(pk=first.pk).undone_for == "moved"
    assert state_of(first.incident) == "concluded"


def test_another_entry_district_or_a_drill_is_not_like_it(world: World) -> None:
    desk = Desk(world)
    closed = a_marked_tip(desk, "a", SAID["en"][0])
    desk.closes(closed)
    for change in ({"entry": "other"}, {"where_district": "north"}, {"drill": True}):
        look(a_tip(desk.today, "b", conduct=SAID["en"][0], **change), desk)
        assert state_of(closed) == "closed", change
    look(a_tip(desk.today, "b", conduct=SAID["en"][0]), desk)
    assert state_of(closed) == "review"
