# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages in three languages: complete, right to left where that is so, drafts marked."""

import re
from pathlib import Path

import pytest

from tellsafe.desk.settings import LANGUAGES, PACKAGE
from tellsafe.desk.tests.people import ada, anonymous
from tellsafe.desk.tests.words import LOCALES, catalogue, known, words
from tellsafe.desk.web.wording import language_choices, position


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_is_there_and_none_too_many(locale: str) -> None:
    assert sorted(words() - known(locale)) == []
    assert sorted(known(locale) - words()) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_is_the_one_that_is_read(locale: str) -> None:
    source = (PACKAGE / "locale" / locale / "LC_MESSAGES" / "django.po").read_text("utf-8")
    entries = re.findall(
        r'^(?:msgctxt "(.+)"\n)?msgid "(.+)"\nmsgstr "(.+)"$', source, re.MULTILINE
    )
    plain = [[part.replace("\\n", "\n").replace('\\"', '"') for part in one] for one in entries]
    pairs = {f"{context}\x04{text}" if context else text: said for context, text, said in plain}
    assert len(pairs) > 500
    compiled = catalogue(locale)
    assert {key: compiled[key] for key in pairs} == pairs
    assert "X-Tellsafe-State: draft" in source


@pytest.mark.parametrize(
    ("code", "direction", "word", "draft"),
    [
        ("en", "ltr", "Sign in", False),
        ("zh-hans", "ltr", "登录", True),
        ("ug", "rtl", "كىرىش", True),
    ],
)
def test_a_page_is_in_the_language_that_was_chosen(
    code: str, direction: str, word: str, draft: bool
) -> None:
    client = anonymous()
    answer = client.post("/language", {"language": code, "back": "/sign-in?next=/"})
    assert (answer.status_code, answer["location"]) == (302, "/sign-in?next=/")
    page = client.get("/sign-in").content.decode()
    assert f'<html lang="{code}" dir="{direction}" translate="no">' in page
    assert f"<h1>{word}</h1>" in page
    assert ('class="foot' in page) == draft


def test_the_browsers_language_is_the_first_guess() -> None:
    page = anonymous().get("/sign-in", headers={"accept-language": "ug-CN, en;q=0.5"})
    assert '<html lang="ug" dir="rtl" translate="no">' in page.content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(back: str) -> None:
    answer = anonymous().post("/language", {"language": "xx", "back": back})
    assert answer["location"] == "/"
    assert "desk-language" not in answer.cookies


def test_a_list_of_tips_is_told_in_every_language() -> None:
    client = ada()
    for code, _ in LANGUAGES:
        client.post("/language", {"language": code})
        assert client.get("/").status_code == 200


def test_languages_are_named_by_themselves_and_offered_once() -> None:
    choices = language_choices("ZH-hans", ["en", "zh-Hans", "xx-Latn"])
    assert choices == [("ZH-hans", "简体中文"), ("en", "English"), ("xx-Latn", "xx-Latn")]


def test_positions_are_degrees() -> None:
    assert position(-90_000_000, 179_999_999) == "-90.00000, 180.00000"
    assert position(None, None) == ""


def test_styles_are_logical_and_from_here_alone() -> None:
    for path in Path(PACKAGE / "static" / "desk").glob("*.css"):
        text = path.read_text("utf-8")
        assert not re.findall(r"(?:margin|padding|border)-(?:left|right)|\b(?:left|right):", text)
        assert "url(" not in text
        assert "@import" not in text
