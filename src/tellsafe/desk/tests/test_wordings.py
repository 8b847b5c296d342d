# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who send one text do not bear each other out; somebody's own words, or evidence, do.

Seen to fail: with wordings left out of what a voice is, and with each text held against the last
one before it instead of the first.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.models import Link
from tellsafe.desk.rules.decisions import Corroboration
from tellsafe.desk.rules.ground import Voice, independent, others
from tellsafe.desk.rules.wordings import wordings
from tellsafe.desk.tests.deciding import TOLD, Desk, a_tip, an_attachment, state_of
from tellsafe.desk.tests.people import Role, browser_of, staff
from tellsafe.desk.tests.world import World
from tellsafe.formats.charter import VERIFIED

AGREED_ON = (
    "He keeps cans of petrol in the cellar of the prayer hall and will set fire to the market.",
    "He keeps cans of petrol in the cellar of the prayer hall, and will set fire to the market!",
    "he keeps cans of PETROL in the cellar of the prayer hall & will set fire to the market",
)
VOICES = st.lists(
    st.builds(Voice, st.sampled_from("abcd"), st.just("2026"), st.sampled_from(["", *"wxyz"])),
    max_size=9,
)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def groups(voices: Sequence[Voice]) -> int:
    """The definition, spelt out: join what shares a person or a wording until nothing does."""
    found = [({v.pseudonym}, {v.wording} - {""}) for v in voices]
    joined = True
    while joined:
        joined = False
        for one in found:
            other = next(
                (o for o in found if o is not one and (o[0] & one[0] or o[1] & one[1])), None
            )
            if other:
                found.remove(other)
                one[0].update(other[0])
                one[1].update(other[1])
                joined = True
                break
    return len(found)


@given(VOICES)
def test_people_who_share_a_wording_are_one(voices: list[Voice]) -> None:
    assert independent(voices, VERIFIED) == groups(voices)
    for voice in voices:
        assert others(voice, voices, VERIFIED) == groups(voices) - 1


def test_texts_that_say_the_same_have_one_wording() -> None:
    texts = {"a": AGREED_ON[0], "b": TOLD["b"], "c": AGREED_ON[1], "d": AGREED_ON[2], "e": ""}
    assert wordings(texts) == {"a": "a", "b": "b", "c": "a", "d": "a", "e": "e"}


@pytest.mark.parametrize("before", ["\n" * 1000, " " * 1000, "\u200b" * 1000, "\u3164" * 1000])
def test_nothing_that_is_put_before_a_text_hides_it(before: str) -> None:
    texts = {"a": before + AGREED_ON[0], "b": AGREED_ON[1], "c": before + AGREED_ON[2]}
    assert wordings(texts) == {"a": "a", "b": "a", "c": "a"}


@pytest.mark.parametrize(
    "short", ["Bomb in locker 12, hall B", "三楼仓库里有人藏炸药准备炸车站", "!"]
)
def test_a_text_too_short_for_marks_repeats_what_has_its_letters(short: str) -> None:
    texts = {"a": "", "b": short, "c": f" {short.upper()}!\u200b", "d": "", "e": f"No {short}: x"}
    assert wordings(texts) == {"a": "a", "b": "b", "c": "b", "d": "d", "e": "e"}


def test_no_chain_of_small_differences_makes_one_of_two() -> None:
    """Each text changes a tenth of the one before it; the last shares nothing with the first."""
    words = [f"{chr(ord('a') + n) * 2}{n}{chr(ord('z') - n) * 2}" for n in range(20)]
    chain = [" ".join(words[n : n + 10]) for n in range(11)]
    found = wordings({f"{n:02}": text for n, text in enumerate(chain)})
    assert found["01"] == "00"
    assert found["10"] != "00"
    assert all(found[head] == head for head in found.values())


def test_one_text_from_three_sources_bears_nothing_out(desk: Desk) -> None:
    tips = [
        a_tip(desk.today, name, conduct=said) for name, said in zip("abc", AGREED_ON, strict=True)
    ]
    incident = desk.grounds(tips[0]).incident
    for tip in tips[1:]:
        assert desk.grounds(tip, incident).corroboration == ""
    assert [state_of(tip) for tip in tips] == ["new"] * 3
    assert state_of(incident) == "held"
    assert {link.wording for link in Link.objects.all()} == {min(tip.pk for tip in tips)}

    own = a_tip(desk.today, "d", conduct=TOLD["c"])
    assert desk.grounds(own, incident).corroboration == Corroboration.INDEPENDENT
    assert [state_of(tip) for tip in (*tips, own)] == ["grounded"] * 4


def test_evidence_bears_out_the_one_that_brings_it(desk: Desk) -> None:
    tips = [a_tip(desk.today, name, conduct=AGREED_ON[0]) for name in "ab"]
    first = desk.grounds(tips[0], None, Corroboration.EVIDENCE, an_attachment(tips[0]))
    desk.grounds(tips[1], first.incident)
    assert [state_of(tip) for tip in tips] == ["grounded", "new"]


def test_pages_say_so(desk: Desk) -> None:
    tips = [
        a_tip(desk.today, name, conduct=said) for name, said in zip("abc", AGREED_ON, strict=True)
    ]
    from tellsafe.desk.access import likeness

    for tip in tips:
        likeness.index(tip)
    incident = desk.grounds(tips[0]).incident
    desk.grounds(tips[1], incident)
    browser = browser_of(staff("mira", Role.TRIAGER))
    page = browser.get(f"/incidents/{incident.pk}").content.decode()
    assert "at least 1 verified person" in page
    assert page.count("Same words as 1") == 1
    assert "in the same words" in browser.get(f"/tips/{tips[2].pk}").content.decode()
