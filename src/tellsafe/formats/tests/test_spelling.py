# SPDX-License-Identifier: AGPL-3.0-or-later
"""A word of the lists is found however it is written.

Seen to fail: with lines of letters.toml left out; without what takes fillers away, puts parted
letters together, strips accents, or raises a vowel; with letters put together in the text itself,
where a full stop before a group is lost and excuses it.
"""

import tomllib
from collections.abc import Iterator

import pytest

from tellsafe.formats import grounds
from tellsafe.formats.grounds import MIXED, read_text
from tellsafe.formats.spelling import _letters, plain

TRADITIONAL = """
    祈禱 學經講經 封齋 朝覲 猶太人 哈薩克人 新聞 批評 同性戀 殘疾 協會 法輪 長袍 留學 維權 宗敎
    出國旅遊 誹謗國家 顛覆 國家統一 意識形態 尋釁滋事 可疑人員
    無家可歸 不滿情緒 學經班 戴面紗 非法宗教聚會
"""
VICTIMS = ["綁架記者", "販賣移民", "強迫難民", "破壞清真寺", "襲擊清真寺", "騷擾僑民", "砸毀清真寺"]
# Default_Ignorable_Code_Point (Unicode 15, DerivedCoreProperties), and a blank of Braille.
INVISIBLE = [
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0, 0x2800),
    *range(0x180B, 0x1810),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xFFF0, 0xFFF9),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE1000, 7),
]
DISGUISED = [
    "Prayıng",
    "Práying",
    "Pra\u030aying",
    "ᴘraying",
    "𝓟raying",
    "P_r_a_y_i_n_g",
    "Øf ıslam",
]
PARTED = [
    "P r a y i n g together",
    "P.r.a.y.i.n.g together",
    "in a p r a y e r room",
    "p - r - a - y",
    "礼 拜",
    "在家礼 拜",
    "穆·斯·林",
    "法.輪.功",
    "ن ا م ا ز",
]
NOT_PARTED = ["袭击.威胁他人", "Cans of type A, B or C", "Plan B, a U.S. flat", "持刀 威胁 他人"]
MIXED_WORDS = ["Pr\u0430ying", "m\u03bfsque", "\u0455treet", "\u0410ttacks on people"]
POSSESSED = """
    ساقىلى نامىزى رومىلى سەللىسى دوپپىسى روزىسى شېۋىسى سىياسىتى جامائىتى پەرەنجىسى ساياھىتى مەشرىپى
    ئۇيۇشمىسى كۆزقارىشى چۈمبىلى ئىدىيىسى مەسجىد ھېجاب ئويغۇر ئۇيغورلار ناَماز
"""


def _phrases() -> Iterator[str]:
    table = tomllib.loads(grounds._FILE.read_text("utf-8"))["zh"]
    for lists in (table["letter"], table["P"], table["T"]):
        for phrases in lists.values():
            yield from phrases


def _in_big5(char: str) -> bool:
    try:
        return bool(char.encode("big5"))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("text", TRADITIONAL.split())
def test_traditional_characters_are_the_same_word(text: str) -> None:
    reading = read_text(text)
    assert reading.grounds or reading.vague or reading.suspicion


@pytest.mark.parametrize("text", VICTIMS)
def test_who_is_attacked_can_be_named_in_them(text: str) -> None:
    assert read_text(text).grounds == ()


def test_every_character_of_the_lists_is_known_as_it_was_written_before() -> None:
    """Big5 is of traditional characters: what it lacks is simplified, and has one that it has."""
    own = {char for phrase in _phrases() for char in phrase if "一" <= char <= "鿿"}
    of_big5 = {own for other, own in _letters().items() if _in_big5(chr(other))}
    assert {char for char in own if not _in_big5(char) and char not in of_big5} == set()


def test_every_other_form_is_read_as_the_lists_letter() -> None:
    for other, own in _letters().items():
        for phrase in [*_phrases(), "aeiou lists", "ئىسلام ھىجاب"]:
            if own in phrase:
                assert plain(phrase.replace(own, chr(other))) == plain(phrase), (phrase, other)


def test_nothing_invisible_parts_a_word() -> None:
    for code in INVISIBLE:
        assert read_text(f"A mos{chr(code)}que").grounds, hex(code)
        assert read_text(f"礼{chr(code)}拜").grounds, hex(code)


@pytest.mark.parametrize("text", [*DISGUISED, *PARTED, *POSSESSED.split()])
def test_other_ways_to_write_it_are_the_same_word(text: str) -> None:
    assert {one.category for one in read_text(text).grounds} - {MIXED}


@pytest.mark.parametrize("text", NOT_PARTED)
def test_what_is_not_parted_passes(text: str) -> None:
    assert read_text(text).grounds == ()


@pytest.mark.parametrize("text", ["袭击.穆斯林聚会", "袭击·穆斯林", "Attack. M u s l i m s"])
def test_what_is_put_together_excuses_nothing(text: str) -> None:
    assert read_text(text).grounds


@pytest.mark.parametrize("text", MIXED_WORDS)
def test_a_word_of_two_alphabets_is_refused(text: str) -> None:
    assert MIXED in {one.category for one in read_text(text).grounds}


@pytest.mark.parametrize(
    "text", ["Улица Мира, Mill Street", "卡拉OK", "VPNنى", "10 \u00b5m", "naïve"]
)
def test_a_text_of_two_alphabets_is_not(text: str) -> None:
    assert read_text(text).grounds == ()
