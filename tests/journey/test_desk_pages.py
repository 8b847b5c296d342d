# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page, in each language, light and dark, on a phone and on a desk: what holds for all.

Seen to fail on the list: with list items of 30 rem, with quiet text in #bbb, with a policy of
"default-src *", and with a background from another address.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from deciders import Decider
from looking import NOT_FOUND, answers_to, keeps_to_itself, looks_at
from navigators import BARRELS, BRIDGE, THREAT, Person, Seated, Staff
from playwright.sync_api import Browser, StorageState, expect

from tellsafe.cli.samples import ANSWER
from tellsafe.cli.stage import Stage

ABSENT_TIP = "/tips/AAAAAAAAAAAAAAAAAAAAAA"
# A word that is wider than a phone, another writing direction, and an emoji of several code points.
NASTY = f"{BARRELS.conduct}\n\nhttps://example.org/{'long' * 60} زاۋۇت 👩‍🚒\u200b <script>"
TIPS = (
    replace(BRIDGE, conduct="四号码头的路灯已经熄灭三个星期，晚上卸货的工人看不清水边的台阶。"),
    replace(THREAT, conduct="تۈنۈگۈن كەچتە يەنە شۇ نومۇردىن تېلېفون كەلدى."),
    replace(BARRELS, conduct=NASTY, life_at_risk=True),
)
# A copy, which is one line with the first one; and a text that says nearly what the last one says.
ALIKE = (TIPS[0], replace(BARRELS, conduct=f"Look: {NASTY[12:]}"))
SENTENCE = "Somebody stores open barrels where children play."


# Who looks at a page: nobody at the first, Mira at most, and Sumi at those for supervisors alone.
NOBODYS = ("sign-in",)
SUPERVISED = ("drills", "export")
NAMES = (
    "sign-in",
    "list",
    "tip",
    "absent",
    "files",
    "incident-with-file",
    "drills",
    "export",
    "fairness",
)


@dataclass(frozen=True)
class Desk:
    """Its pages by name, and what browsers keep of Mira's and Sumi's having signed in."""

    paths: dict[str, str]
    session: StorageState
    supervision: StorageState

    def session_for(self, name: str) -> StorageState | None:
        if name in NOBODYS:
            return None
        return self.supervision if name in SUPERVISED else self.session


@pytest.fixture(scope="module")
def desk(city: Stage, somebody: Callable[[int, str], Person], shell: Browser) -> Iterator[Desk]:
    """Three tips are in, and two that are like them; the one to be shown has a photo, an answer and
    an incident that two people agreed to give away."""
    otto = somebody(4, "en")
    otto.activates()
    for tip in TIPS[:2]:
        otto.reports(tip)
    otto.reports_with_a_photo(TIPS[2])
    for tip in ALIKE:
        otto.reports(tip)
    for name, role in {"sumi": "supervisor", "ines": "investigator"}.items():
        if name not in city.staff:
            city.add_staff(name, role)
    with ExitStack() as contexts:
        address = city.zones.addresses["desk"]
        open_context = [contexts.enter_context(shell.new_context()) for _ in range(3)]
        mira, sumi, ines = (
            Staff(name, city.staff[name], address, context.new_page())
            for name, context in zip(("mira", "sumi", "ines"), open_context, strict=True)
        )
        for one in (mira, sumi, ines):
            one.signs_in()
        paths = a_tip_with_everything(mira, sumi, ines)
        kept = [context.storage_state() for context in open_context]
        yield Desk(paths, session=kept[0], supervision=kept[1])


def a_tip_with_everything(mira: Staff, sumi: Staff, ines: Staff) -> dict[str, str]:
    """The pages' paths."""
    for tip in (*TIPS, ALIKE[1]):
        mira.waits_for_the_tip_that_says(tip.conduct[:30])
    expect(mira.page.locator("#lines a.copies").first).to_be_visible()
    mira.opens_the_tip_that_says(BARRELS.conduct[:30])
    expect(mira.page.locator("#alike li").first).to_be_visible()
    mira.answers(ANSWER)
    tip_page = urlsplit(mira.page.url).path
    mira.goes_to(tip_page)  # the answer's dialogue was swapped in by itself
    Decider(mira).finds_a_ground(SENTENCE, by_a_file=True)
    supervises = Decider(sumi)
    sumi.goes_to(tip_page)
    supervises.agrees()
    incident = supervises.opens_its_incident()
    supervises.proposes_to_export()
    ines.goes_to(f"/incidents/{incident}")  # a triager can't agree to an export
    Decider(ines).agrees()
    sumi.goes_to("/drills")
    sumi.presses(sumi.page.locator("main form button"))
    expect(sumi.page.locator(".drills code")).to_be_visible()
    return {
        "sign-in": "/sign-in",
        "list": "/",
        "tip": tip_page,
        "absent": ABSENT_TIP,
        "fairness": "/fairness",
        "files": "/media",
        "incident-with-file": f"/incidents/{incident}",
        "drills": "/drills",
        "export": f"/incidents/{incident}/export",
    }


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
@pytest.mark.parametrize("name", NAMES)
def test_page(desk: Desk, seated: Seated, axe: str, name: str, language: str) -> None:
    mira = seated(storage_state=desk.session_for(name))
    answers = answers_to(mira.page)
    mira.reads_pages_in(language)
    mira.goes_to(desk.paths[name])
    assert urlsplit(mira.page.url).path == desk.paths[name]
    looks_at(mira, name, language, axe)
    keeps_to_itself(mira, answers)
    assert [one for one in mira.complaints if name != "absent" or one != NOT_FOUND] == []


def test_signed_out_every_page_leads_to_sign_in(desk: Desk, mira: Staff) -> None:
    """A tip that is here, one that is not, and a page that never was: nobody can tell which."""
    seen = set()
    real = desk.paths["tip"]
    for path in ("/", real, ABSENT_TIP, f"{real}/reply", "/nowhere", "/admin/"):
        answer = mira.goes_to(path)
        assert urlsplit(mira.page.url).path == "/sign-in", path
        seen.add((answer.status, mira.page.title(), mira.page.locator("main").inner_text()))
    assert len(seen) == 1


def test_signed_in_absent_looks_like_never_there(desk: Desk, seated: Seated) -> None:
    mira = seated(storage_state=desk.session)
    seen = set()
    for path in (ABSENT_TIP, "/tips/1", "/nowhere", "/admin/"):
        answer = mira.goes_to(path)
        seen.add((answer.status, mira.page.title(), mira.page.locator("main").inner_text()))
    assert len(seen) == 1
    assert answer.status == 404
