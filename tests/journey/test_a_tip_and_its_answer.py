# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources report in three languages; the desk reads, answers, and is answered.

Seen to fail: with outlines of the focus taken away in the style sheet.
"""

from collections.abc import Callable

from navigators import BRIDGE, FIRE, THREAT, Person, Staff, direction_of
from playwright.sync_api import expect

from tellsafe.cli.samples import ANSWER

# Right to left, left to right, an emoji of several code points, and a zero-width joiner.
REPLY = "ھەئە، زەنجىر (chain) تېخى بار 👩‍🚒 <b>7:00</b>"


def test_a_fire_is_reported_answered_and_the_answer_answered(
    somebody: Callable[[int, str], Person], mira: Staff
) -> None:
    ada, wei, aygul = somebody(1, "en"), somebody(2, "zh-Hans"), somebody(3, "ug")
    for source in (ada, wei, aygul):
        source.activates()
    ada.reports_a_fire_with_a_photo()
    wei.reports_a_loose_railing()
    aygul.reports_a_threat()

    mira.signs_in()
    for tip, direction in ((FIRE, "ltr"), (BRIDGE, "ltr"), (THREAT, "rtl")):
        mira.waits_for_the_tip_that_says(tip.conduct[:30])
        assert direction_of(mira.saying(tip.conduct[:30])) == direction
    mira.photographs("journey-list")

    mira.opens_the_tip_that_says(THREAT.conduct[:30])
    assert direction_of(mira.saying(THREAT.conduct)) == "rtl"
    mira.opens_the_tip_that_says(FIRE.conduct[:30])
    expect(mira.page.get_by_role("heading", name="Attachments")).to_be_visible()
    mira.answers(ANSWER)

    assert ada.reads_the_answer() == ANSWER
    ada.replies(REPLY)
    mira.waits_for_the_reply(REPLY)
    assert direction_of(mira.saying(REPLY)) == "rtl"
    mira.photographs("journey-dialogue")

    mira.switches_to("ug")
    assert direction_of(mira.page.locator("body")) == "rtl"
    assert direction_of(mira.saying(FIRE.conduct)) == "ltr"
    assert direction_of(mira.saying(REPLY)) == "rtl"
    mira.photographs("journey-dialogue-ug")

    mira.signs_out()
    assert mira.complaints == []
