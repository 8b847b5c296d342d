# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way with the app: from a first visit to a receipt, an answer, and a new phone.

Real zones, a real browser, the reader's language. Seen to fail: the first one against a registry
without CORS, and against an app whose report was sealed to last week's keys alone.
"""

import json
import os
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser import FLAGS, chromium_program
from navigators import BRIDGE, FIRE, THREAT, Staff
from phones import Phone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Playwright, Route, expect

from tellsafe.cli.sample_media import make_photo
from tellsafe.cli.samples import ANSWER, REPLY, SampleTip
from tellsafe.cli.stage import Stage
from tellsafe.formats.bulletin import plain_form

SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TIPS = {"en": FIRE, "zh": BRIDGE, "ug": THREAT}
NUMBERS = iter(range(300, 400))


@pytest.fixture
def phone(city: Stage, chromium: Browser) -> Iterator[Callable[..., Phone]]:
    """Makes somebody with a new phone; options are those of a browser's context."""
    with ExitStack() as contexts:

        def make(language: str = "en", **options: Any) -> Phone:
            context = chromium.new_context(**(SMALL | options))
            contexts.callback(context.close)
            context.set_default_timeout(20_000)
            return Phone(city, context, language)

        yield make


def unheard_of(tip: SampleTip) -> SampleTip:
    """The same, told so that staff can tell it from all others."""
    return replace(tip, conduct=f"{secrets.token_hex(8)} {tip.conduct}")


def unseen(path: Path) -> Path:
    """A photo like no other. With one that a waiting tip of this kind has as well, the report would
    be a copy, and stand behind that one's line: so it was where other journeys had gone before."""
    Image.frombytes("RGB", (8, 6), secrets.token_bytes(8 * 6 * 3)).resize((960, 720)).save(path)
    return path


def activated(phone: Phone) -> str:
    phone.opens_the_app()
    phone.begins()
    phone.activates(next(NUMBERS))
    return phone.writes_the_number_down()


@pytest.mark.parametrize("language", ["en", "zh", "ug"])
def test_a_first_report_with_a_photo_and_its_answer(
    language: str, phone: Callable[..., Phone], mira: Staff, city: Stage, tmp_path: Path
) -> None:
    source, tip = phone(language), unheard_of(TIPS[language])
    activated(source)
    source.photographs(f"home-{language}")
    source.begins_a_report()
    source.says_what_happened(tip)
    source.takes_a_photo(unseen(tmp_path / "IMG_2041.jpg"))
    source.looks_it_over()
    source.photographs(f"look-{language}")
    source.sends()
    assert source.taps <= 8
    source.gets_the_receipt()
    source.photographs(f"receipt-{language}")

    mira.signs_in()
    mira.waits_for_the_tip_that_says(tip.conduct[:16])
    mira.opens_the_tip_that_says(tip.conduct[:16])
    mira.answers(ANSWER)
    source.reads_the_answer(ANSWER)
    source.photographs(f"dialogue-{language}")
    source.replies(REPLY)
    mira.waits_for_the_reply(REPLY)

    asked = ("intake", "registry", "translog")
    assert source.hosts == {urlsplit(city.zones.addresses[zone]).netloc for zone in asked}
    assert source.complaints == []


def test_nothing_readable_stays_on_the_device(phone: Callable[..., Phone], tmp_path: Path) -> None:
    """Searched in all that a page can reach: local storage, IndexedDB, OPFS and caches."""
    source = phone()
    number = activated(source)
    source.begins_a_report()
    source.says_what_happened(FIRE)
    source.takes_a_photo(make_photo(tmp_path / "IMG_2041.jpg"))
    source.looks_it_over()
    source.sends()
    source.gets_the_receipt()
    held = source.page.evaluate(_ALL_THAT_IS_HELD)
    assert len(held) > 1000
    for secret in (FIRE.conduct[:40], "IMG_2041", number, number.replace(" ", ""), FIRE.entry):
        assert secret not in held.replace(_catalogue(source), "")
    assert "JFIF" not in source.page.evaluate(_FILES)


def test_what_is_shared_waits_for_the_pin_in_memory(
    phone: Callable[..., Phone], tmp_path: Path
) -> None:
    """It is in the draft once the app is open, and forgotten if nobody opens it. Seen to fail: with
    what was shared written to the disk, where the whole photo was read in clear."""
    source = phone()
    activated(source)
    source.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    source.sets_a_pin("135790")
    photo = make_photo(tmp_path / "IMG_2041.jpg")
    source.shares_from_another_app(photo)
    source.sees("locked.title")
    assert source.page.evaluate(_FILES) == ""
    source.opens_it_again()
    source.unlocks("135790")
    expect(source.page.locator("a.report-button")).to_be_visible(timeout=60_000)
    source.begins_a_report()
    source.page.evaluate("location.hash = '#/report/files'")
    source.sees("files.title")
    expect(source.page.locator("li.file-card")).to_have_count(0)

    source.shares_from_another_app(photo)
    source.unlocks("135790")
    source.sees("what.title")
    source.page.evaluate("location.hash = '#/report/files'")
    expect(source.page.locator("li.file-card .good-text")).to_be_visible(timeout=60_000)
    assert "JFIF" not in source.page.evaluate(_FILES)


def test_offline_and_back(phone: Callable[..., Phone], mira: Staff) -> None:
    source = phone("zh")
    activated(source)
    source.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    source.context.set_offline(True)
    source.opens_it_again()
    source.begins_a_report()
    source.says_what_happened(BRIDGE)
    source.looks_it_over()
    source.sends()
    source.sees("sending.waits")
    source.photographs("offline-zh")
    source.context.set_offline(False)
    source.gets_the_receipt()


def test_a_new_phone_has_it_all_back(
    phone: Callable[..., Phone], mira: Staff, tmp_path: Path
) -> None:
    old, tip = phone("ug"), unheard_of(THREAT)
    number = activated(old)
    old.begins_a_report()
    old.says_what_happened(tip)
    old.looks_it_over()
    old.sends()
    old.gets_the_receipt()
    mira.signs_in()
    mira.waits_for_the_tip_that_says(tip.conduct[:16])
    mira.opens_the_tip_that_says(tip.conduct[:16])
    mira.answers("We are looking into it.")
    old.reads_the_answer("We are looking into it.")
    new = phone("ug")
    new.opens_the_app()
    # Who has begun anew, and then thinks of the number, has another secret by then.
    new.begins()
    new.page.evaluate("location.hash = '#/welcome'")
    new.restores(number)
    new.page.locator("a.row[href^='#/reports/']").first.click()
    expect(new.page.locator("li.theirs", has_text="We are looking into it.")).to_be_visible()


def test_killed_in_the_middle_of_an_upload(city: Stage, driver: Playwright, tmp_path: Path) -> None:
    """The browser dies while parts are on their way; the next start sends the rest, once."""
    context = _profile(driver, tmp_path / "profile")
    source = Phone(city, context, "en")
    activated(source)
    source.begins_a_report()
    source.says_what_happened(FIRE)
    source.takes_a_photo(make_photo(tmp_path / "IMG_2041.jpg"))
    source.looks_it_over()
    held: list[str] = []
    context.route("**/parts/*", lambda route: held.append(route.request.url))
    with source.page.expect_request("**/parts/*"):
        source.sends()
    source.page.evaluate("0")  # the driver hears of what it holds
    assert held
    _kill(tmp_path / "profile")

    context = _profile(driver, tmp_path / "profile")
    source = Phone(city, context, "en")
    source.page.goto(city.zones.addresses["intake"])
    row = source.page.locator("a.row[href^='#/reports/']")
    expect(row).to_have_count(1, timeout=60_000)
    row.click()
    expect(source.page.locator("li.ours")).to_have_count(1)
    context.close()


def comes_before_the_bulletin(source: Phone) -> list[Route]:
    """To an intake whose first answer is held back until the test lets it go."""
    held: list[Route] = []
    source.context.route("**/v1/bulletin/plain", lambda route: held.append(route))
    with source.page.expect_request("**/v1/bulletin/plain"):
        source.page.goto(source.city.zones.addresses["intake"])
    source.page.evaluate("0")  # the driver hears of what it holds
    return held


def test_while_the_first_answer_is_awaited_there_is_all_to_read_and_nothing_to_type(
    phone: Callable[..., Phone],
) -> None:
    """Seen to fail: it said that the tip line can't be reached until the bulletin had come; and
    with the recovery number asked for before it was known whose tip line this is."""
    source = phone("en", locale="en-GB")
    held = comes_before_the_bulletin(source)
    source.sees("welcome.title")
    expect(source.page.get_by_text(source.word("welcome.why"))).to_be_visible()
    for place in ("restore", "activate", "activate/name", "report/what", "recovery", "protect/pin"):
        source.page.evaluate(f"location.hash = '#/{place}'")
        expect(source.page.locator(".waits-word")).to_have_text(source.word("loading"))
        assert source.page.locator("input, textarea").count() == 0
    source.page.evaluate("location.hash = '#/nobody'")
    source.sees("nobody.title")
    source.page.evaluate("location.hash = '#/'")
    source.taps_on("welcome.begin")
    expect(source.page.locator("button.main.busy")).to_be_visible()
    source.photographs("first-en")
    held[0].continue_()
    source.sees("activate.title")


def test_who_begins_before_keys_that_nobody_signed_is_asked_nothing(
    phone: Callable[..., Phone], city: Stage
) -> None:
    """Seen to fail: with Begin going on whatever became of the bulletin."""
    source = phone("en", locale="en-GB")
    held = comes_before_the_bulletin(source)
    source.taps_on("welcome.begin")
    true = (city.folder / "intake" / "bulletin.json").read_bytes()
    signature = json.loads(true)["signature"].encode()
    held[0].fulfill(body=true.replace(signature, b"A" * len(signature)))
    source.sees("distrust.title")
    assert source.page.evaluate("location.hash") in ("", "#/")
    assert source.page.locator("input, textarea").count() == 0


def test_a_line_that_breaks_while_the_app_comes_is_called_that(
    phone: Callable[..., Phone],
) -> None:
    """Seen to fail: it said that what is kept here can't be read."""
    source = phone("en", locale="en-GB", service_workers="block")
    source.context.route("**/assets/phone-*", lambda route: route.abort())
    source.page.goto(source.city.zones.addresses["intake"])
    source.sees("unreached.title")
    source.context.unroute("**/assets/phone-*")
    source.taps_on("again")
    expect(source.page.get_by_text(source.word("welcome.begin"), exact=True)).to_be_visible()


def test_a_line_that_breaks_when_something_is_first_done_is_called_that(
    phone: Callable[..., Phone],
) -> None:
    """Seen to fail: "Something went wrong that should not. Close the app and open it.\""""
    source = phone("en", locale="en-GB", service_workers="block")
    source.opens_the_app()
    source.context.route("**/assets/acts-*", lambda route: route.abort())
    source.taps_on("welcome.begin")
    expect(source.page.get_by_role("alert")).to_contain_text(source.word("failure.offline"))


def test_the_app_is_the_published_one(phone: Callable[..., Phone]) -> None:
    source = phone("zh")
    source.opens_the_app()
    source.checks_the_app()
    expect(source.page.get_by_text(source.word("check.now"))).to_be_visible(timeout=30_000)
    source.photographs("check-zh")


def test_a_part_of_the_app_that_was_changed_is_found(phone: Callable[..., Phone]) -> None:
    source = phone("en", service_workers="block")
    source.opens_the_app()
    source.context.route("**/icon.svg", lambda route: route.fulfill(body="<svg/>"))
    source.checks_the_app()
    expect(source.page.get_by_text(source.word("failure.release-differs"))).to_be_visible(
        timeout=30_000
    )


def test_keys_that_the_root_has_not_signed_stop_sending(
    phone: Callable[..., Phone], city: Stage
) -> None:
    source = phone("ug")
    activated(source)
    true = plain_form((city.folder / "intake" / "bulletin.json").read_bytes())
    forged = bytes(64) + true[64:]
    source.context.route("**/v1/bulletin/plain", lambda route: route.fulfill(body=forged))
    source.opens_it_again()
    source.sees("distrust.title")
    source.photographs("distrust-ug")
    source.page.evaluate("location.hash = '#/report/what'")
    source.sees("distrust.title")
    source.context.unroute("**/v1/bulletin/plain")
    source.taps_on("check.do")
    expect(source.page.locator("a.report-button, button.entry").first).to_be_visible()


def test_a_pin_locks_it_and_erasing_forgets_all(
    phone: Callable[..., Phone], tmp_path: Path
) -> None:
    source = phone()
    activated(source)
    source.sets_a_pin("135790")
    source.opens_it_again()
    source.unlocks("999999")
    expect(source.page.get_by_text(source.word("failure.pin-wrong"))).to_be_visible()
    source.photographs("locked-en")
    source.opens_it_again()
    source.unlocks("135790")
    expect(source.page.locator("a.report-button")).to_be_visible(timeout=60_000)
    source.erases_everything()
    # Still on the home screen, it is offered photos: they get no further than to the worker.
    assert source.page.evaluate(_WORKERS) == 1
    source.shares_from_another_app(make_photo(tmp_path / "IMG_2041.jpg"))
    assert source.page.evaluate(_FILES) == ""
    source.opens_it_again()
    expect(source.page.get_by_text(source.word("welcome.begin"), exact=True)).to_be_visible()


def test_who_has_erased_all_begins_anew(phone: Callable[..., Phone]) -> None:
    """In each tab that is open. Seen to fail: both said that nobody can be reached, and that what
    was sealed is safe on this phone."""
    source = phone()
    activated(source)
    other = source.context.new_page()
    other.goto(source.city.zones.addresses["intake"])
    expect(other.locator("a.report-button")).to_be_visible(timeout=30_000)
    source.erases_everything()
    for page in (source.page, other):
        expect(page.locator("h1")).to_have_text(source.word("erased.title"))
        page.get_by_text(source.word("erased.again"), exact=True).click()
        expect(page.get_by_text(source.word("welcome.begin"), exact=True)).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ug"])
def test_at_four_hundred_percent_nothing_is_cut_off(
    language: str, phone: Callable[..., Phone]
) -> None:
    """1280 px at 400 % are 320 CSS px."""
    source = phone(language, viewport={"width": 320, "height": 256})
    activated(source)
    source.begins_a_report()
    assert source.page.evaluate(_WIDER_THAN_THE_PAGE) == []


def _profile(playwright: Playwright, folder: Path) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium_program(), args=FLAGS, **SMALL
    )
    context.set_default_timeout(20_000)
    return context


def _kill(profile: Path) -> None:
    """All processes of the browser that uses this profile."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--user-data-dir={profile}".encode() in entry.read_bytes():
                os.kill(int(entry.parent.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def _catalogue(source: Phone) -> str:
    """What everybody has: the bulletin, which names every entry."""
    return source.city.bulletin.catalogue.entries[0].code


_ALL_THAT_IS_HELD = """async () => {
  const found = [JSON.stringify(localStorage)];
  const text = (value) => {
    if (value instanceof ArrayBuffer) value = new Uint8Array(value);
    if (ArrayBuffer.isView(value)) {
      return [...new Uint8Array(value.buffer)].map((one) => String.fromCharCode(one)).join("");
    }
    if (value && typeof value === "object") return Object.values(value).map(text).join("\\n");
    return String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => done(open.result);
    });
    for (const store of db.objectStoreNames) {
      const all = await new Promise((done) => {
        const ask = db.transaction(store).objectStore(store).getAll();
        ask.onsuccess = () => done(ask.result);
      });
      found.push(...all.map(text));
    }
    db.close();
  }
  const walk = async (folder) => {
    for await (const one of folder.values()) {
      found.push(one.name);
      if (one.kind === "directory") await walk(one);
      else found.push(text(await (await one.getFile()).arrayBuffer()));
    }
  };
  await walk(await navigator.storage.getDirectory());
  return found.join("\\n");
}"""
_WORKERS = """async () => (await navigator.serviceWorker.getRegistrations()).length"""
_FILES = """async () => {
  let found = "";
  const walk = async (folder) => {
    for await (const one of folder.values()) {
      if (one.kind === "directory") await walk(one);
      else found += await (await one.getFile()).text();
    }
  };
  await walk(await navigator.storage.getDirectory());
  return found;
}"""
_WIDER_THAN_THE_PAGE = """() => [...document.querySelectorAll("body *:not(.unseen)")]
  .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter((one) => !one.closest(".unseen, .unseen-narrow"))
  .filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1);
  })
  .map((one) => one.outerHTML.slice(0, 80))"""
