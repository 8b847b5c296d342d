# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people at two browsers decide: two sources corroborate each other, and one tip rests on who
somebody is. Each source hears what came of it.

Seen to fail: with the incident active at once; with the agreeing button shown to whoever proposed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from deciders import Decider
from looking import NOT_FOUND, answers_to, keeps_to_itself, looks_at
from navigators import FIRE, Person, Seated, Staff
from playwright.sync_api import Browser, StorageState, expect

from tellsafe.cli.samples import SampleTip
from tellsafe.cli.stage import Stage, patience

SEEN = replace(FIRE, conduct="Five open canisters of petrol stand beside the mill's boiler.")
HEARD = replace(FIRE, conduct="Someone pours petrol into canisters in the old mill every night.")
WHO = SampleTip(
    "arson-and-fire-danger",
    "The Muslim family upstairs prays at night and the man has a long beard.",
    "en",
    None,
)
SENTENCE = "Somebody stores open canisters of petrol next to a boiler."


@dataclass
class Decided:
    """A browser's memory of having signed in, and the pages that show what was decided."""

    session: StorageState
    paths: dict[str, str]


def statuses(source: Person, wanted: str) -> list[str]:
    """The texts of statuses that a source has, once one of them says ``wanted``."""
    for _ in patience():
        found = source.device.poll().messages
        told = [one.message for one in found if one.message.kind == "status"]
        if any(one.status == wanted for one in told):
            return [one.text for one in told]
    raise AssertionError(f"nobody told the source: {wanted}")


@pytest.fixture(scope="module")
def sources(somebody: Callable[[int, str], Person]) -> dict[str, Person]:
    """Three people, each with a phone and a tip."""
    found = {}
    for number, tip in ((41, SEEN), (42, HEARD), (43, WHO)):
        one = somebody(number, "en")
        one.activates()
        one.reports(tip)
        found[tip.conduct] = one
    return found


@pytest.fixture(scope="module")
def decided(city: Stage, shell: Browser, sources: dict[str, Person]) -> Iterator[Decided]:
    """The whole way, by Mira and Nils; pages to be looked at afterwards are left as they became."""
    if "nils" not in city.staff:
        city.add_staff("nils")
    contexts = [shell.new_context() for _ in range(2)]
    desk = city.zones.addresses["desk"]
    mira, nils = (
        Staff(name, city.staff[name], desk, context.new_page())
        for name, context in zip(("mira", "nils"), contexts, strict=True)
    )
    for one in (mira, nils):
        one.signs_in()
    paths = the_whole_way(mira, nils, sources)
    yield Decided(contexts[0].storage_state(), paths)
    for context in contexts:
        context.close()


def the_whole_way(mira: Staff, nils: Staff, sources: dict[str, Person]) -> dict[str, str]:
    """Two lone tips become an incident with an outcome; a third is a shell."""
    proposes, agrees = Decider(mira), Decider(nils)
    for tip in (SEEN, HEARD, WHO):
        mira.waits_for_the_tip_that_says(tip.conduct)

    mira.opens_the_tip_that_says(SEEN.conduct)
    proposes.finds_a_ground(SENTENCE)
    assert not proposes.can_agree()
    mira.photographs("incidents-one-more-person-is-missing")
    agrees.opens_what_waits(SENTENCE)
    agrees.agrees()
    incident = agrees.opens_its_incident()
    expect(nils.page.locator(".badge", has_text="Awaits corroboration").first).to_be_visible()
    nils.photographs("incidents-held")

    mira.opens_the_tip_that_says(HEARD.conduct)
    proposes.finds_a_ground(SENTENCE, incident)
    agrees.opens_what_waits(SENTENCE)
    agrees.agrees()
    agrees.opens_its_incident()
    expect(nils.page.get_by_text("at least 2 verified people")).to_be_visible()
    for tip in (SEEN, HEARD):
        assert len(statuses(sources[tip.conduct], "acting")) == 1

    mira.opens_the_tip_that_says(WHO.conduct)
    expect(mira.page.get_by_text("look for what was done")).to_be_visible()
    mira.photographs("incidents-mark")
    shell = urlsplit(mira.page.url).path
    proposes.proposes_to_close("identity")
    nils.goes_to(shell)
    assert agrees.can_agree()
    nils.photographs("incidents-removal")
    agrees.agrees()
    expect(nils.page.get_by_text("The content of this tip was removed")).to_be_visible()
    expect(nils.page.get_by_text("beard")).to_have_count(0)
    assert "removed" in statuses(sources[WHO.conduct], "identity")[-1]

    nils.goes_to(f"/incidents/{incident}")
    agrees.proposes_an_outcome("ended")
    assert not agrees.can_agree()
    proposes.opens_what_waits("The danger was found and ended")
    mira.photographs("incidents-outcome")
    proposes.agrees()
    for tip in (SEEN, HEARD):
        assert len(statuses(sources[tip.conduct], "ended")) == 2
    assert mira.complaints + nils.complaints == []
    return {
        "incident": f"/incidents/{incident}",
        "incidents": "/incidents",
        "waiting": "/waiting",
        "shell": shell,
    }


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
@pytest.mark.parametrize("name", ["incident", "incidents", "waiting", "shell"])
def test_page(decided: Decided, seated: Seated, axe: str, name: str, language: str) -> None:
    """What two people decided, in each language, light and dark, on a phone and on a desk."""
    mira = seated(storage_state=decided.session)
    answers = answers_to(mira.page)
    mira.reads_pages_in(language)
    mira.goes_to(decided.paths[name])
    assert urlsplit(mira.page.url).path == decided.paths[name]
    looks_at(mira, f"incidents-{name}", language, axe)
    keeps_to_itself(mira, answers)
    assert [one for one in mira.complaints if one != NOT_FOUND] == []


def test_a_page_of_decisions_is_reached_without_a_script(decided: Decided, seated: Seated) -> None:
    mira = seated(java_script_enabled=False, storage_state=decided.session)
    mira.goes_to("/incidents")
    mira.page.locator(".line a").first.click()
    expect(mira.page.get_by_role("heading", name="Timeline")).to_be_visible()
