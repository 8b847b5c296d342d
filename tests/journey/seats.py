# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody of the oversight body does on a machine of its own, and to have a seat at the
desk."""

from navigators import Staff
from playwright.sync_api import expect

from tellsafe.cli.stage import Stage, run_tellsafe

PASSWORD = "four unconnected words here"


def body_runs(city: Stage, *words: str) -> str:
    """What the oversight body does on its own machine."""
    return run_tellsafe("oversight", words[0], str(city.body), *words[1:])


def takes_a_seat(city: Stage, person: Staff) -> None:
    """By the body's word, with a password and a second factor of their own."""
    word = body_runs(city, "seat", "--name", person.name, "--deployment", city.bulletin.deployment)
    person.goes_to("/oversight/seat")
    person.page.locator("#word").fill(word)
    person.photographs("oversight-seat")
    person.presses(person.page.locator("form.sign-in button.main"))
    person.page.wait_for_url("**/invited/*")
    for field in ("new", "again"):
        person.page.locator(f"input[name={field}]").fill(PASSWORD)
    person.presses(person.page.locator("section form.sign-in button.main"))
    person.gives_the_second_factor()
    person.page.wait_for_url("**/oversight/")
    person.goes_to("/oversight/seat")
    expect(person.page.get_by_text("You are signed in")).to_be_visible()
