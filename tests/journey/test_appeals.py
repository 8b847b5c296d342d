# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people find a tip made up; its source appeals, and the oversight body answers: first that it
stays, and when something new comes out, that it is lifted. The source is told either way.

Seen to fail: with an answer that told its source nothing.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from deciders import Decider
from looking import NOT_FOUND, looks_at
from navigators import FIRE, Person, Seated, Staff
from playwright.sync_api import expect
from seats import PASSWORD, takes_a_seat

from tellsafe.cli.authenticator import Authenticator, SignIn
from tellsafe.cli.samples import ANSWER
from tellsafe.cli.stage import Stage

TIP = replace(FIRE, conduct="Drums of solvent stand open beside the stove of the boat house.")
SHOWN = "There is no boat house at that quay, and there never was one."
STAYS = "We asked the harbour office: no boat house was ever there."
LIFTED = "The harbour office erred: the boat house stands behind the crane."


def answers(livia: Staff, number: str, act: str, why: str) -> None:
    """From the page of the appeal, by keyboard alone."""
    livia.goes_to(f"/oversight/appeals?number={number}")
    livia.presses(livia.page.locator(f"summary[data-act={act}-suspension]"))
    livia.tabs_to(livia.page.locator(f"#why-{act}"))
    livia.page.keyboard.insert_text(why)
    livia.presses(livia.page.locator(f"form[action$='/{act}'] button[type=submit]"))


def test_an_appeal_is_answered(
    city: Stage, somebody: Callable[[int, str], Person], seated: Seated, axe: str
) -> None:
    source = somebody(67, "en")
    source.activates()
    source.reports(TIP)
    if "nils" not in city.staff:
        city.add_staff("nils")
    mira, nils, livia = seated(), seated("nils"), a_seat_for_livia(city, seated)
    number = is_found_made_up(source, mira, nils)

    livia.goes_to(f"/oversight/appeals?number={number}")
    livia.photographs("oversight-appeals-asked")
    answers(livia, number, "uphold", STAYS)
    expect(livia.page.get_by_text("Upheld on")).to_be_visible()
    assert "The decision stays" in source.is_told("upheld")
    for language in ("ug", "en"):
        livia.reads_pages_in(language)
        livia.goes_to(f"/oversight/appeals?number={number}")
        livia.page.locator("summary[data-act=lift-suspension]").click()
        looks_at(livia, "oversight-appeals", language, axe)

    answers(livia, number, "lift", LIFTED)
    expect(livia.page.get_by_text("Lifted on")).to_be_visible()
    livia.photographs("oversight-appeals-lifted")
    assert "You can report again" in source.is_told("restored")
    assert [one for one in livia.complaints if one != NOT_FOUND] == []


def a_seat_for_livia(city: Stage, seated: Seated) -> Staff:
    """Whose second factor nobody set up for her."""
    city.staff["livia"] = SignIn(PASSWORD, Authenticator())
    livia = seated("livia")
    takes_a_seat(city, livia)
    return livia


def is_found_made_up(source: Person, mira: Staff, nils: Staff) -> str:
    """Its source was asked; the number under which it appeals."""
    for one in (mira, nils):
        one.signs_in()
    mira.waits_for_the_tip_that_says(TIP.conduct)
    mira.opens_the_tip_that_says(TIP.conduct)
    mira.answers(ANSWER)
    Decider(mira).proposes_to_close("knowingly-false", SHOWN)
    nils.goes_to(mira.page.url.removeprefix(mira.desk))
    Decider(nils).agrees()
    told = source.is_told("knowingly-false")
    assert SHOWN in told
    found = re.search(r"[A-Za-z0-9_-]{22}(?![\w-])", told)
    assert found
    return found[0]
