# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who was reported writes to the oversight body and is answered; somebody of the body has
a seat at the desk, orders review, and is answered as well.

Seen to fail: with the pause of an order taken out, the second person could close the tip; with an
answer that was kept and not sent, its reader found none; with the page's colours in between two
schemes, axe.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from deciders import Decider
from looking import NOT_FOUND, answers_to, keeps_to_itself, looks_at
from navigators import FIRE, Person, Seated, Staff
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, expect
from seats import PASSWORD, body_runs, takes_a_seat

from tellsafe.cli.authenticator import Authenticator, SignIn
from tellsafe.cli.stage import Stage

TIP = replace(FIRE, conduct="Sparks fly from a workshop into the dry hedge beside it.")
WHY = "The person who works there says that no sparks ever flew. What was this rested on?"
ACCOUNT = "It was closed since nobody was in danger, by two people who read the whole of it."
LETTER = "سىزدىن سورايمەن: nobody asked me. 没有人问过我。"
ANSWER = "You are heard. We have ordered that it be looked at again."
WORDS = Path(__file__).resolve().parents[2] / "app" / "src" / "redress" / "words"
LOCALES = {"en": "en-GB", "zh": "zh-CN", "ug": "ug"}
KEPT = "async () => [localStorage.length, (await indexedDB.databases()).length]"
SPOKEN = ("en", "zh-hans", "ug")
TAGS = {"en": "en", "zh": "zh-Hans", "ug": "ug"}


def words_in(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text("utf-8"))
    return found


@pytest.fixture
def browser_in(shell: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """Makes a fresh browser of somebody who reads a language."""
    contexts = []

    def make(language: str) -> BrowserContext:
        context = shell.new_context(locale=LOCALES[language], reduced_motion="reduce")
        contexts.append(context)
        context.set_default_timeout(20_000)
        return context

    yield make
    for context in contexts:
        context.close()


def reader(city: Stage, context: BrowserContext) -> Staff:
    """Somebody at the page, whose complaints and requests are noted as those of staff are."""
    intake = city.zones.addresses["intake"]
    return Staff("somebody", SignIn("", Authenticator()), intake, context.new_page())


def writes(page: Page, t: dict[str, str]) -> str:
    """Fill the letter in and send it; the number of the case."""
    page.get_by_label(t["asks.heard"]).check()
    page.get_by_label(t["when"]).fill("20 November")
    page.get_by_label(t["where"]).select_option(index=1)
    page.get_by_label(t["happened"]).fill("My neighbours were asked about me.")
    page.get_by_label(t["text"]).fill(LETTER)
    page.get_by_role("button", name=t["send"]).click()
    return page.locator("[data-case-number]").text_content() or ""


def test_a_letter_is_answered(city: Stage, browser_in: Callable[[str], BrowserContext]) -> None:
    t = words_in("ug")
    context = browser_in("ug")
    sent: list[str] = []
    context.on("request", lambda one: sent.append(one.post_data or ""))
    writer = reader(city, context)
    writer.goes_to("/redress")
    number = writes(writer.page, t)
    assert len(number.replace(" ", "")) == 33
    writer.photographs("redress-sent-ug")
    assert not any("nobody" in one or "November" in one for one in sent)
    assert number.replace(" ", "") not in "".join(sent)
    kept = writer.page.evaluate(KEPT)
    assert kept == [0, 0]
    hosts = {urlsplit(city.zones.addresses[zone]).netloc for zone in ("intake", "translog")}
    assert writer.spoke_to() == hosts
    assert writer.complaints == []

    told = json.loads(body_runs(city, "letters", "--intake", writer.desk, "--json"))
    case = next(one["case"] for one in told["cases"] if not one["answered"])
    letter = json.loads(body_runs(city, "read", case[:12], "--json"))["letters"][0]
    assert (letter["text"], letter["asks"], letter["language"]) == (LETTER, "heard", "ug")
    assert "answered" in body_runs(city, "answer", case[:12], "--text", ANSWER)

    later = reader(city, browser_in("en"))
    t = words_in("en")
    later.goes_to("/redress")
    later.page.get_by_label(t["case.label"]).fill("123")
    later.page.get_by_role("button", name=t["open"]).click()
    expect(later.page.get_by_text(t["case.wrong"])).to_be_visible()
    later.page.get_by_label(t["case.label"]).fill(number)
    later.page.get_by_role("button", name=t["open"]).click()
    expect(later.page.get_by_text(ANSWER)).to_be_visible()
    later.photographs("redress-answered-en")
    later.page.get_by_text(t["again"]).click()
    assert writes(later.page, t) == number
    cases = json.loads(body_runs(city, "letters", "--json"))["cases"]
    assert len([one for one in cases if one["case"] == case]) == 1
    whole = json.loads(body_runs(city, "read", case[:12], "--json"))
    assert (len(whole["letters"]), len(whole["answers"])) == (2, 1)
    assert later.complaints == []


def test_a_letter_whose_answer_was_lost_leaves_its_number(
    city: Stage, browser_in: Callable[[str], BrowserContext]
) -> None:
    """Seen to fail: the letter was there, and whoever closed the page then had no number for it."""
    t, writer = words_in("en"), reader(city, browser_in("en"))
    writer.goes_to("/redress")
    came = body_runs(city, "letters", "--intake", writer.desk, "--json")
    before = {one["case"] for one in json.loads(came)["cases"]}

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    writer.page.route("**/v1/letters", lose)
    number = writes(writer.page, t)
    expect(writer.page.get_by_text(t["failed.offline"])).to_be_visible()
    cases = json.loads(body_runs(city, "letters", "--json"))["cases"]
    (case,) = {one["case"] for one in cases} - before
    body_runs(city, "answer", case[:12], "--text", ANSWER)

    later = reader(city, browser_in("en"))
    later.goes_to("/redress")
    later.page.get_by_label(t["case.label"]).fill(number)
    later.page.get_by_role("button", name=t["open"]).click()
    expect(later.page.get_by_text(ANSWER)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh", "ug"])
def test_the_page(
    city: Stage, browser_in: Callable[[str], BrowserContext], axe: str, language: str
) -> None:
    """In each language, light and dark, at 320 px and wide; empty, and what is missing told."""
    somebody, t = reader(city, browser_in(language)), words_in(language)
    somebody.goes_to("/redress")
    send = somebody.page.get_by_role("button", name=t["send"])
    expect(send).to_be_visible()
    expect(somebody.page.locator("html")).to_have_attribute("lang", TAGS[language])
    looks_at(somebody, "redress", TAGS[language], axe)
    send.click()
    expect(somebody.page.get_by_text(t["text.missing"])).to_be_visible()
    if language == "ug":
        looks_at(somebody, "redress-missing", TAGS[language], axe)
    assert somebody.complaints == []


def test_the_page_without_scripts_has_no_form(city: Stage, shell: Browser) -> None:
    context = shell.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(city.zones.addresses["intake"] + "/redress")
    assert "ombudsman@sandhaven.example" in (page.locator("noscript").text_content() or "")
    assert page.locator("form, input, textarea").count() == 0
    context.close()


@dataclass
class Reviewed:
    """A browser's memory of a seat and of Mira's place, and pages to look at."""

    seat: StorageState
    mira: StorageState
    paths: dict[str, str]


@pytest.fixture(scope="module")
def reviewed(
    city: Stage, shell: Browser, somebody: Callable[[int, str], Person]
) -> Iterator[Reviewed]:
    """The whole way of an order; one is left open."""
    source = somebody(61, "en")
    source.activates()
    source.reports(TIP)
    if "nils" not in city.staff:
        city.add_staff("nils")
    contexts = [shell.new_context() for _ in range(3)]
    desk = city.zones.addresses["desk"]
    orla, mira, nils = (
        Staff(name, city.staff.get(name) or SignIn(PASSWORD, Authenticator()), desk, one.new_page())
        for name, one in zip(("orla", "mira", "nils"), contexts, strict=True)
    )
    for one in (mira, nils):
        one.signs_in()
    takes_a_seat(city, orla)
    paths = the_whole_way(orla, mira, nils)
    yield Reviewed(contexts[0].storage_state(), contexts[1].storage_state(), paths)
    for context in contexts:
        context.close()


def the_whole_way(orla: Staff, mira: Staff, nils: Staff) -> dict[str, str]:
    proposes, agrees = Decider(mira), Decider(nils)
    mira.waits_for_the_tip_that_says(TIP.conduct)
    mira.opens_the_tip_that_says(TIP.conduct)
    tip = urlsplit(mira.page.url).path
    proposes.proposes_to_close("no-danger")

    orla.goes_to("/oversight/?kind=close")
    orla.presses(orla.page.locator(f'.line a[href="/oversight{tip}"]').first)
    orla.page.wait_for_url("**/oversight/tips/*")
    matter = urlsplit(orla.page.url).path
    assert matter == f"/oversight{tip}"
    assert orla.page.get_by_text("Sparks").count() == 0
    orders(orla)

    nils.goes_to(tip)
    expect(nils.page.get_by_text(WHY)).to_be_visible()
    nils.presses(nils.page.locator("#decision [data-act=agree]"))
    expect(nils.page.get_by_text("waits until the body ends it")).to_be_visible()
    mira.goes_to(tip)
    mira.presses(mira.page.locator("summary[data-act=answer-review]"))
    mira.tabs_to(mira.page.locator("#answer-statement"))
    mira.page.keyboard.insert_text(ACCOUNT)
    mira.presses(mira.page.locator("form[action$='/answer'] button[type=submit]"))
    expect(mira.page.locator("#review").get_by_text(ACCOUNT)).to_be_visible()
    mira.photographs("oversight-answer-proposed")
    nils.goes_to(tip)
    nils.presses(nils.page.locator("#review [data-act=agree]"))
    expect(nils.page.locator("#review").get_by_text(ACCOUNT)).to_be_visible()

    orla.goes_to(matter)
    expect(orla.page.get_by_text(ACCOUNT).first).to_be_visible()
    orla.presses(orla.page.locator("summary[data-act=end-review]"))
    orla.page.locator("input[value=holds]").check()
    orla.presses(orla.page.locator("form[action$='/end'] button[type=submit]"))
    nils.goes_to(tip)
    agrees.agrees()
    expect(nils.page.get_by_text("What it describes endangers nobody").first).to_be_visible()
    orla.goes_to(matter)
    orders(orla)
    assert [one for one in orla.complaints + mira.complaints if one != NOT_FOUND] == []
    return {
        "decisions": "/oversight/",
        "acts": "/oversight/acts",
        "matter": matter,
        "tip": tip,
        "orders": "/reviews",
    }


def orders(orla: Staff) -> None:
    orla.presses(orla.page.locator("summary[data-act=order-review]"))
    orla.tabs_to(orla.page.locator("#order-reason"))
    orla.page.keyboard.insert_text(WHY)
    orla.presses(orla.page.locator("form[action$='/order'] button[type=submit]"))
    expect(orla.page.locator("summary[data-act=end-review]")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, one) for name in ("decisions", "matter", "tip") for one in SPOKEN),
        # Made of the same parts: in the one language that turns them round.
        ("acts", "ug"),
        ("orders", "ug"),
    ],
)
def test_page(reviewed: Reviewed, seated: Seated, axe: str, name: str, language: str) -> None:
    """What the body sees, and what the desk sees of it."""
    session = reviewed.mira if name in ("tip", "orders") else reviewed.seat
    person = seated(storage_state=session)
    answers = answers_to(person.page)
    person.reads_pages_in(language)
    person.goes_to(reviewed.paths[name])
    assert urlsplit(person.page.url).path == reviewed.paths[name]
    looks_at(person, f"oversight-{name}", language, axe)
    keeps_to_itself(person, answers)
    assert [one for one in person.complaints if one != NOT_FOUND] == []
