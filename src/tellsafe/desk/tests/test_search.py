# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search: a purpose first, recorded with the words; three scripts found; pages, newest first."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from tellsafe.desk.access import new_key, search
from tellsafe.desk.access.proposals import new_id
from tellsafe.desk.models import Message, Record, SearchText, SearchWord, Staff, Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada, adam, aygul, bao, browser_of, ines, pavel, staff, sumi
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World
from tellsafe.desk.web.figures.search import PAGE
from tellsafe.formats.manifest import When
from tellsafe.serving.zone import ZoneSettings

WHY = "Three tips name the same stairwell."
HREF = re.compile(r'href="/tips/([\w-]+)"')


def asked(client: Client, words: str, *, purpose: str = "same-event", why: str = WHY) -> str:
    """The address of what was found."""
    answer = client.post("/search", {"purpose": purpose, "why": why, "words": words})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["location"])


def found_by(client: Client, words: str) -> list[str]:
    return HREF.findall(client.get(asked(client, words)).content.decode())


def test_the_purpose_and_the_words_are_in_the_record_before_anything_is_found(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    client = ada()
    address = asked(client, "petrol")
    entry = Record.objects.get(act="search")
    assert json.loads(entry.entry)["details"] == {
        "purpose": "same-event",
        "why": WHY,
        "words": "petrol",
    }
    assert entry.staff == Staff.objects.get(name="ada").pk
    assert address == f"/search/{entry.number}"
    assert "petrol" not in address


@pytest.mark.parametrize(
    "left_out",
    [{"purpose": ""}, {"purpose": "curiosity"}, {"why": ""}, {"why": "so"}, {"words": "?!"}],
)
def test_nothing_is_found_or_recorded_without_purpose_sentence_and_words(
    settings: ZoneSettings, source: Source, fake: FakeIntake, left_out: dict[str, str]
) -> None:
    take(settings, source, fake)
    form = {"purpose": "same-event", "why": WHY, "words": "petrol"} | left_out
    answer = ada().post("/search", form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert HREF.findall(answer.content.decode()) == []
    assert not Record.objects.filter(act="search").exists()


def test_results_are_shown_to_who_stated_the_purpose_and_on_that_day_alone(
    settings: ZoneSettings, source: Source, fake: FakeIntake, world: World
) -> None:
    take(settings, source, fake)
    client = ada()
    address = asked(client, "petrol")
    assert "petrol" in client.get(address).content.decode()
    assert bao().get(address)["location"] == "/search"
    Record.objects.update(day=world.today - timedelta(days=1))
    assert client.get(address)["location"] == "/search"
    for number in ("999999", "9" * 30):
        assert client.get(f"/search/{number}")["location"] == "/search"


def test_who_may_search() -> None:
    for client in (ada(), ines(), sumi()):
        assert client.get("/search").status_code == 200
    for client in (pavel(), aygul(), adam()):
        assert client.get("/search").status_code == 404
        assert client.get("/search/1").status_code == 404


TEXTS = {
    "en": "Cans of PETROL stand in the stairwell; the café's door is chained.",
    "zh": "港口三号吊桥右侧的护栏有两颗螺栓松脱。",
    "ug": "ناتونۇش بىر كىشى ماڭا تېلېفون قىلىپ تەھدىت سالدى، ئىشىك ئالدىدا ھە.",
}


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("petrol", "en"),
        ("Petro", "en"),
        ("cafe DOOR", "en"),
        ("ｓｔａｉｒｗｅｌｌ", "en"),
        ("护栏", "zh"),
        ("吊桥 螺栓", "zh"),
        ("螺栓松脱", "zh"),
        ("三", "zh"),
        ("تېلېفون", "ug"),
        ("تېلېفونـــ", "ug"),
        ("تيليفون", "ug"),  # a keyboard without ې
        ("ئىشىك", "ug"),
        ("ئیشیک", "ug"),  # a Persian keyboard
        ("ﺗﻪﮬﺪﯨﺖ", "ug"),  # as a PDF has it
        ("تههديت", "ug"),
        ("تەھد", "ug"),
    ],
)
def test_words_of_three_scripts_are_found_and_marked(
    settings: ZoneSettings, source: Source, fake: FakeIntake, words: str, language: str
) -> None:
    tips = {tag: take(settings, source, fake, conduct=text) for tag, text in TEXTS.items()}
    client = ada()
    assert found_by(client, words) == [tips[language]]
    page = client.get(asked(client, words)).content.decode()
    assert "<mark>" in page
    assert 'class="excerpt" dir="auto"' in page


@pytest.mark.parametrize("words", ["petroleum", "etrol", "栏护", "号护", "petrol 护栏", "تېلېگراف"])
def test_what_does_not_stand_there_is_not_found(
    settings: ZoneSettings, source: Source, fake: FakeIntake, words: str
) -> None:
    for text in TEXTS.values():
        take(settings, source, fake, conduct=text)
    client = ada()
    assert found_by(client, words) == []
    assert "No tip holds all of these words" in client.get(asked(client, words)).content.decode()


def test_notes_and_replies_are_found_as_well(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip = take(settings, source, fake, when=When(None, None, "before sunrise"))
    fake.submit("reply", source.seal_reply(source.reply(text="It smells of turpentine.")))
    pull(settings, fake)
    client = ada()
    assert found_by(client, "sunrise turpentine stairwell") == [tip]


def test_each_result_is_on_one_page_and_the_newest_day_first(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    like = Tip.objects.get()
    for number in range(2 * PAGE + 3):
        like.pk = f"{number * 7919 % 1009:022d}"
        like.day = world.today - timedelta(days=number // 10)
        like.key = new_key(like.day)
        like.save(force_insert=True)
        search.index(like)
    client = ada()
    address: str | None = asked(client, "petrol")
    shown: list[str] = []
    while address:
        page = client.get(address).content.decode()
        shown += HREF.findall(page)
        further = re.search(r'href="(\?before=[0-9]+)"', page)
        address = address.partition("?")[0] + further[1] if further else None
    keys = dict(Tip.objects.values_list("pk", "key"))
    assert len(shown) == 2 * PAGE + 4
    assert [keys[tip] for tip in shown] == sorted(keys.values(), reverse=True)


def test_a_place_that_is_none_leads_back_to_the_form() -> None:
    client = ada()
    address = asked(client, "petrol")
    for before in ("yesterday", "-1", "9" * 19, "1\0", "١"):
        assert client.get(address, {"before": before})["location"] == "/search"


def test_forgotten_it_is_found_no_more_and_its_words_are_in_no_table(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    kept = take(settings, source, fake)
    gone = take(settings, source, fake, conduct="Cans of xylophonite stand there.")
    search.forget(Tip.objects.get(pk=gone))
    assert found_by(browser_of(staff()), "cans") == [kept]
    assert not SearchWord.objects.filter(word__startswith="xylo").exists()
    assert SearchWord.objects.get(word="cans").tips == 1
    assert SearchText.objects.count() == 1


def test_indexed_again_it_is_as_if_once(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip = take(settings, source, fake)
    before = dict(SearchWord.objects.values_list("word", "tips"))
    search.index(Tip.objects.get(pk=tip))
    assert dict(SearchWord.objects.values_list("word", "tips")) == before
    assert SearchText.objects.count() == 1


def test_rebuilt_it_is_what_it_was(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tips = {take(settings, source, fake, conduct=text) for text in TEXTS.values()}
    fake.submit("reply", source.seal_reply(source.reply(text="It smells of turpentine.")))
    pull(settings, fake)
    before = sorted(SearchWord.objects.values_list("word", "tips"))
    SearchText.objects.all().delete()
    SearchWord.objects.all().delete()
    assert search.rebuild() == len(tips)
    assert sorted(SearchWord.objects.values_list("word", "tips")) == before
    assert found_by(ada(), "turpentine") != []


def test_a_prefix_of_very_many_words_finds_the_most_common(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake, conduct=" ".join(f"abc{number:03}" for number in range(150)))
    page = ada()
    assert "only the most common" in page.get(asked(page, "abc")).content.decode()


def test_a_tip_with_more_words_than_an_index_holds_is_found_by_the_first_ones(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    """Seen to fail: on PostgreSQL a tsvector ends at 1 MiB, and with it ended every round of
    pulling: 33 replies of 5,300 Chinese characters were enough."""
    tip = Tip.objects.get(pk=take(settings, source, fake))
    for number, start in ((2, 15_000), (1, 0)):
        text = " ".join(f"{one:040}" for one in range(start, start + 15_000))
        Message.objects.create(
            id=new_id(),
            tip=tip,
            number=number,
            kind="reply",
            text=text,
            language="en",
            day=tip.day,
            way="here",
        )
    fake.submit("reply", source.seal_reply(source.reply(text="One thing more.")))
    assert pull(settings, fake).outcomes == {"reply": 1}
    client = ada()
    assert found_by(client, f"{7:040}") == found_by(client, "petrol") == [tip.pk]
    assert found_by(client, f"{29_999:040}") == []
