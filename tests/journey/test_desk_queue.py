# SPDX-License-Identifier: AGPL-3.0-or-later
"""A night shift at the queue, by keyboard: tips arrive by themselves, are opened, claimed, noted
and handed over; and a threat to life rings in every browser until one person claims it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from navigators import BARRELS, BRIDGE, Person, Staff
from playwright.sync_api import Browser, Locator, Page, expect

from tellsafe.cli.stage import Stage

RINGING = re.compile(r"^\(!\)")
WIDE = {"width": 1440, "height": 900}
LATER = replace(BRIDGE, conduct="The lamp at the second gate is out again.", life_at_risk=False)
FATAL = replace(BARRELS, conduct="A man on the roof throws burning rags.", life_at_risk=True)


@pytest.fixture(scope="module")
def otto(somebody: Callable[[int, str], Person]) -> Person:
    source = somebody(14, "en")
    source.activates()
    return source


@pytest.fixture
def shift(city: Stage, shell: Browser) -> Iterator[Callable[[str], Staff]]:
    """Seats somebody who triages at a browser of their own, signed in."""
    with ExitStack() as contexts:

        def sit(name: str) -> Staff:
            if name not in city.staff:
                city.add_staff(name)
            context = contexts.enter_context(shell.new_context(viewport=WIDE))
            context.set_default_timeout(20_000)
            desk = city.zones.addresses["desk"]
            person = Staff(name, city.staff[name], desk, context.new_page())
            person.signs_in()
            expect(person.page.locator("html[data-live=on]")).to_be_attached()
            return person

        yield sit


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def see(page: Page, line: Locator) -> None:
    """It came by itself: into an empty queue at once, else it is offered and asked for."""
    expect(line.or_(page.locator("#newer button:visible"))).to_be_visible()
    if not line.count():
        keys(page, "u")
    expect(line).to_be_visible()


def test_a_shift_by_keyboard(otto: Person, shift: Callable[[str], Staff]) -> None:
    mira, noor = shift("mira"), shift("noor")
    page = mira.page
    otto.reports(replace(BRIDGE, life_at_risk=False))
    first = page.locator("#lines a").filter(has_text=BRIDGE.conduct[:30])
    see(page, first)

    first.focus()
    keys(page, "o")
    expect(page.locator("#tip-title")).to_be_focused()
    assert "/tips/" in page.url
    expect(first).to_have_attribute("aria-current", "true")

    # Another one comes: it is offered, and neither the open tip nor the focus moves.
    otto.reports(LATER)
    expect(page.locator("#newer button")).to_be_visible()
    expect(page.locator("#tip-title")).to_be_focused()
    expect(page.locator("#lines a").filter(has_text=LATER.conduct)).to_have_count(0)
    mira.photographs("queue-newer")

    keys(page, "c")
    expect(page.locator("#told")).to_have_text("It is yours now.")
    expect(page.locator("#lines a[aria-current=true]")).to_contain_text("mira")
    expect(noor.page.locator("#lines a").filter(has_text=BRIDGE.conduct[:30])).to_contain_text(
        "mira"
    )

    keys(page, "n")
    page.keyboard.insert_text("Called the harbour master. ckj?")  # no key acts in a text field
    keys(page, "Tab", "Enter")
    expect(page.locator(".notes-list")).to_contain_text("ckj?")

    keys(page, "Escape", "a")
    expect(page.locator("#give-to")).to_be_focused()
    page.locator("#give-to").select_option(label="noor")
    keys(page, "Tab")
    page.keyboard.insert_text("Please call back at eight.")
    keys(page, "Tab", "Enter")
    expect(page.locator("#told")).to_have_text("It is with noor now.")
    expect(page.locator(".notes-list")).to_contain_text("at eight")
    mira.photographs("queue-handed-over")

    keys(page, "Escape", "u")
    expect(page.locator("#lines a").filter(has_text=LATER.conduct)).to_be_visible()
    keys(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    mira.photographs("queue-keys")
    keys(page, "Escape")
    expect(page.locator("#keys")).to_be_hidden()
    assert mira.complaints == []


def claims_what_rings(person: Staff) -> None:
    """Other journeys of the same city have left threats to life behind."""
    ringing = person.page.locator("#ringing .alarm")
    for left in range(ringing.count() - 1, -1, -1):
        person.presses(ringing.first.locator("button"))
        expect(ringing).to_have_count(left)
    person.page.goto(f"{person.desk}/")


def test_a_threat_to_life_rings_until_one_claims_it(
    otto: Person, shift: Callable[[str], Staff]
) -> None:
    mira, noor = shift("mira"), shift("noor")
    claims_what_rings(mira)
    for person in (mira, noor):
        person.presses(person.page.locator("#sound"))
        expect(person.page.locator("#sound")).to_have_text("Sound is on")
    noor.presses(noor.page.locator(".queue-foot a"))
    expect(noor.page).to_have_url(f"{noor.desk}/refusals")

    otto.reports(FATAL)
    for person in (mira, noor):
        expect(person.page.locator("#ringing .alarm")).to_be_visible()
        expect(person.page.locator("#bell[data-strokes]")).to_be_attached()
        expect(person.page).to_have_title(RINGING)
        icon = person.page.locator("link[rel=icon]")
        expect(icon).to_have_attribute("href", "/static/desk/icon-alarm.svg")
    mira.photographs("alarm")

    # Reading does not silence it.
    mira.presses(mira.page.locator("#ringing a"))
    expect(mira.page.locator("#tip-title")).to_be_visible()
    expect(mira.page.locator("#ringing .alarm")).to_be_visible()
    expect(noor.page.locator("#ringing .alarm")).to_be_visible()
    mira.photographs("alarm-read")

    noor.presses(noor.page.locator("#ringing button"))
    expect(noor.page.locator(".whose-bar")).to_contain_text("Yours")
    for person in (mira, noor):
        expect(person.page.locator("#ringing .alarm")).to_have_count(0)
        expect(person.page.locator("#bell")).to_have_attribute("data-rings", "false")
        expect(person.page).not_to_have_title(RINGING)
    assert mira.complaints == noor.complaints == []
