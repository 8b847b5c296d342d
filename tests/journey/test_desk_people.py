# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody is invited, sets up a passkey or codes, signs in, and is removed; the auditor reads it.

Passkeys are made and used by Chromium's own virtual authenticator, one that asks who holds it.
What a lying one could send is tried in src/tellsafe/desk/tests/test_passkeys.py.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from looking import looks_at
from navigators import Seated, Staff
from playwright.sync_api import Browser, Page, StorageState, expect

from tellsafe.cli.authenticator import Authenticator, SignIn
from tellsafe.cli.stage import Stage, run_tellsafe

PASSWORD = "four unconnected words here"


@pytest.fixture(scope="module")
def desk(city: Stage) -> str:
    """Browsers make passkeys for names alone, and 127.0.0.1 is none."""
    return city.zones.addresses["desk"].replace("127.0.0.1", "localhost")


@pytest.fixture
def newcomer(shell: Browser, desk: str) -> Iterator[Callable[[str], Staff]]:
    """Makes somebody with a fresh browser who has no account, or only a link to one."""
    contexts = []

    def make(name: str) -> Staff:
        context = shell.new_context()
        contexts.append(context)
        context.set_default_timeout(20_000)
        return Staff(name, SignIn(PASSWORD, Authenticator()), desk, context.new_page())

    yield make
    for context in contexts:
        context.close()


@contextmanager
def authenticator(page: Page, *, verifies: bool = True) -> Iterator[None]:
    """A device that makes passkeys, and knows its holder by finger or PIN, or does not."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": verifies,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.detach()


def invited(city: Stage, desk: str, name: str, role: str) -> str:
    """The link, from the console: the pages give the same one."""
    said = run_tellsafe("staff", "invite", str(city.folder), name, "--role", role)
    link = next(line for line in said.splitlines() if line.startswith("link: "))
    return link.removeprefix("link: ").removeprefix(desk)


def test_an_administrator_invites_and_the_invited_sets_up_codes(
    seated: Seated, newcomer: Callable[[str], Staff]
) -> None:
    adam = seated("adam")
    adam.signs_in()
    expect(adam.page.get_by_role("heading", level=1)).to_have_text("People")
    adam.photographs("people")
    adam.presses(adam.page.get_by_role("link", name="Invite"))
    adam.page.get_by_label("Name").wait_for()
    adam.page.keyboard.insert_text("نۇرگۈل")
    adam.page.get_by_role("checkbox", name="Triager").check()
    adam.page.get_by_role("checkbox", name="Supervisor").check()
    adam.presses(adam.page.get_by_role("button", name="Make the link"))
    expect(adam.page.get_by_role("alert")).to_contain_text("check each other")
    adam.photographs("people-invite-refused")
    adam.page.get_by_role("checkbox", name="Supervisor").uncheck()
    adam.presses(adam.page.get_by_role("button", name="Make the link"))
    link = adam.page.get_by_label("Link").input_value()
    adam.photographs("people-link")

    nurgul = newcomer("نۇرگۈل")
    nurgul.page.goto(link)
    nurgul.photographs("people-welcome")
    nurgul.page.get_by_label("New password").fill(PASSWORD)
    nurgul.page.get_by_label("Once more").fill(PASSWORD)
    nurgul.presses(nurgul.page.get_by_role("button", name="Go on to the code"))
    nurgul.page.locator(".qr").wait_for()
    nurgul.photographs("people-second-factor")
    nurgul.gives_the_second_factor()
    nurgul.page.wait_for_url("**/")
    assert nurgul.complaints == []

    again = newcomer("نۇرگۈل")
    assert again.page.goto(link).status == 404  # type: ignore[union-attr]  # it answers
    nurgul.signs_out()
    nurgul.signs_in()
    expect(nurgul.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_passkey_is_made_and_signs_in_alone(
    city: Stage, desk: str, newcomer: Callable[[str], Staff]
) -> None:
    lin = newcomer("lin")
    lin.page.goto(desk + invited(city, desk, "lin", "investigator"))
    with authenticator(lin.page):
        lin.page.get_by_label("What you call it").fill("work laptop")
        lin.presses(lin.page.get_by_role("button", name="Make a passkey"))
        lin.page.wait_for_url(desk + "/")
        lin.goes_to("/account")
        expect(lin.page.locator(".passkeys")).to_contain_text("work laptop")
        lin.photographs("people-account")
        lin.signs_out()
        lin.photographs("sign-in-with-passkey")
        lin.presses(lin.page.get_by_role("button", name="Sign in with a passkey"))
        lin.page.wait_for_url(desk + "/")
    assert lin.complaints == []


def test_a_device_that_does_not_know_its_holder_makes_none(
    city: Stage, desk: str, newcomer: Callable[[str], Staff]
) -> None:
    pat = newcomer("pat")
    pat.page.goto(desk + invited(city, desk, "pat", "triager"))
    with authenticator(pat.page, verifies=False):
        pat.presses(pat.page.get_by_role("button", name="Make a passkey"))
        expect(pat.page.locator(".passkey [role=alert]")).to_contain_text("No passkey was made")
    pat.goes_to("/")
    pat.page.wait_for_url("**/sign-in?**")


def test_a_passkey_of_another_desk_is_refused(
    city: Stage, desk: str, newcomer: Callable[[str], Staff]
) -> None:
    """The device still holds a passkey of an account that was removed."""
    rui = newcomer("rui")
    rui.page.goto(desk + invited(city, desk, "rui", "triager"))
    with authenticator(rui.page):
        rui.presses(rui.page.get_by_role("button", name="Make a passkey"))
        rui.page.wait_for_url(desk + "/")
        run_tellsafe("staff", "remove", str(city.folder), "rui")
        rui.page.reload()
        rui.page.wait_for_url("**/sign-in?**")
        rui.presses(rui.page.get_by_role("button", name="Sign in with a passkey"))
        expect(rui.page.locator(".passkey [role=alert]")).to_contain_text("does not open")


def test_where_the_address_is_a_number_it_says_why_there_is_no_passkey(mira: Staff) -> None:
    mira.goes_to("/sign-in")
    mira.presses(mira.page.get_by_role("button", name="Sign in with a passkey"))
    expect(mira.page.locator(".passkey [role=alert]")).to_contain_text("localhost")


@pytest.fixture(scope="module")
def sessions(city: Stage, shell: Browser) -> dict[str, StorageState]:
    """What the browsers of the auditor and the administrator keep of having signed in."""
    kept = {}
    for name in ("aygul", "adam"):
        context = shell.new_context()
        desk = city.zones.addresses["desk"]
        person = Staff(name, city.staff[name], desk, context.new_page())
        person.signs_in()
        kept[name] = context.storage_state()
        context.close()
    return kept


PAGES = [
    ("aygul", "/record"),
    ("adam", "/people"),
    ("adam", "/people/invite"),
    ("adam", "/account"),
]
OUTSIDE = [("mira", "/sign-in"), ("mira", "/sign-in/code")]


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
@pytest.mark.parametrize(("who", "path"), [*PAGES, ("adam", "/people/1")])
def test_page(
    sessions: dict[str, StorageState], seated: Seated, axe: str, who: str, path: str, language: str
) -> None:
    person = seated(who, storage_state=sessions[who])
    person.reads_pages_in(language)
    assert person.goes_to(path).status == 200
    looks_at(person, f"people{path.replace('/', '-')}", language, axe)
    assert person.complaints == []


def test_pages_of_other_roles_look_like_pages_that_are_not_there(
    sessions: dict[str, StorageState], seated: Seated
) -> None:
    seen = set()
    for who, path in (("aygul", "/people"), ("adam", "/record"), ("adam", "/nowhere")):
        person = seated(who, storage_state=sessions[who])
        answer = person.goes_to(path)
        seen.add((answer.status, person.page.locator("main").inner_text()))
    assert len(seen) == 1
    assert answer.status == 404
