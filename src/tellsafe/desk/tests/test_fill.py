# SPDX-License-Identifier: AGPL-3.0-or-later
"""A demo's desk can be filled with tips that nobody sent; a desk that works can't."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from tellsafe.desk.access import likeness, marks, search, tallies
from tellsafe.desk.actions.fill import fill, fill_counts
from tellsafe.desk.models import Mark, Message, SearchText, SearchWord, Tally, Tip
from tellsafe.desk.rules.account import has_ended
from tellsafe.desk.rules.decisions import Reason
from tellsafe.desk.rules.made_up import LANGUAGES, Maker
from tellsafe.desk.rules.picture import CLOSED
from tellsafe.desk.rules.search_words import index_words, query_words
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.rules.suspension import WAS_SUSPENDED
from tellsafe.desk.tests.people import ada
from tellsafe.desk.tests.world import World
from tellsafe.serving.zone import ZoneSettings

COUNT = 400


def filled(settings: ZoneSettings, world: World, count: int = COUNT) -> None:
    fill(replace(settings, options={"demo": "yes"}), count, world.today)


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        tables = ("desk_tip", "desk_message", "desk_search")
        found = (connection.introspection.get_constraints(cursor, table) for table in tables)
        return {name for constraints in found for name in constraints}


def test_a_desk_that_works_is_not_filled(settings: ZoneSettings, world: World) -> None:
    with pytest.raises(ValueError, match="not for trying things out"):
        fill(settings, COUNT, world.today)
    assert not Tip.objects.exists()


def test_years_gone_by_are_counts_alone(settings: ZoneSettings, world: World) -> None:
    with pytest.raises(ValueError, match="not for trying things out"):
        fill_counts(settings, COUNT, world.today)
    fill_counts(replace(settings, options={"demo": "yes"}), COUNT, world.today)
    times = Counter[str]()
    for measure, count in Tally.objects.values_list("measure", "count"):
        times[measure] += count
    ended = sum(count for measure, count in times.items() if has_ended(measure))
    assert COUNT * 0.9 < times["received"] == ended <= COUNT
    assert 0 < times["purged"] < COUNT
    assert times[WAS_SUSPENDED] == times[f"{CLOSED}{Reason.KNOWINGLY_FALSE}"] > 0
    assert not Tip.objects.exists()
    months = Tally.objects.values_list("month", flat=True).distinct()
    assert len(months) > 24
    assert max(months) <= world.today


def test_tips_are_there_are_found_and_counted(settings: ZoneSettings, world: World) -> None:
    before = indexes()
    filled(settings, world)
    assert indexes() == before
    assert Tip.objects.count() == SearchText.objects.count() == COUNT
    assert set(Tip.objects.values_list("language", flat=True)) == set(LANGUAGES)
    assert Message.objects.count() > COUNT
    received = Tally.objects.filter(measure="received").aggregate(times=Sum("count"))
    assert received["times"] == COUNT
    words = [set(index_words(text)) for text in Tip.objects.values_list("conduct", flat=True)]
    for word in ("smoke", "护栏", "ىشىك"):
        kept = SearchWord.objects.get(word=word).tips
        assert kept == sum(word in those for those in words) > 0
        assert search.find(query_words(word), None, COUNT).tips


def test_made_up_tips_have_the_marks_of_their_texts(settings: ZoneSettings, world: World) -> None:
    filled(settings, world)
    for tip in Tip.objects.all()[:20]:
        marked = set(Mark.objects.filter(key=tip.key).values_list("mark", flat=True))
        assert marked == set(likeness.all_marks(tip)) == set(marks.marks_of(tip.key))


def test_what_waits_has_a_promised_day_and_nothing_else_does(
    settings: ZoneSettings, world: World
) -> None:
    filled(settings, world)
    for tip in Tip.objects.all():
        assert (tip.due is None) == (tip.state == TipState.CLOSED)
        assert tip.day <= world.today
        assert bool(tip.reason or tip.outcome) == (tip.state == TipState.CLOSED)
    waiting, _late = tallies.waiting(world.today)
    assert 0 < sum(waiting.values()) < COUNT / 10


def test_pages_show_them(settings: ZoneSettings, world: World) -> None:
    filled(settings, world)
    client = ada()
    for path in ("/", "/figures", f"/tips/{Tip.objects.all()[0].pk}"):
        assert client.get(path).status_code == 200


def test_words_of_a_text_are_those_that_are_found_in_it(world: World) -> None:
    charter = world.charter
    maker = Maker(7, world.today, ["fire-risk"], ["north"], charter.promises)
    for made in maker.tips(300):
        assert set(made.words) == set(index_words(made.conduct))
        assert len(made.words) == len(set(made.words))
        for days in (made.answered, made.ended):
            assert days is None or made.day + timedelta(days=days) <= world.today


def test_one_seed_makes_the_same_texts(world: World) -> None:
    def texts(seed: int) -> list[str]:
        maker = Maker(seed, world.today, ["a"], [], world.charter.promises)
        return [made.conduct for made in maker.tips(20)]

    assert texts(1) == texts(1) != texts(2)
