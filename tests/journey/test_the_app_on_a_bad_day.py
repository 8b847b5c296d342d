# SPDX-License-Identifier: AGPL-3.0-or-later
"""Data that is saved, no network, a page that sleeps, a server that restarts, and a full disk.

Whatever happens in the middle, one tip arrives, with each file once, as it was sealed. Seen to
fail: the first when what seals was loaded on demand; the page that sleeps when another tag came;
the film when sealing told nothing, and when erasing did not end it; the others when the app, at the
second try, took a part for sent that intake had not got.
"""

import hashlib
import json
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from phones import Phone
from playwright.sync_api import Browser, Route, expect

from bench.film import make_film
from tellsafe.cli.sample_media import make_photo, make_video
from tellsafe.cli.samples import TIPS, SampleTip
from tellsafe.cli.stage import Stage, patience, run_tellsafe

SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
NUMBERS = iter(range(700, 720))
SAVES_DATA = "Object.defineProperty(navigator.connection, 'saveData', { get: () => true })"
HELD = """async () => {
  const names = await caches.keys();
  const held = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return held.flat().map(({ url }) => new URL(url).pathname);
}"""
# What a photo's report takes, and what only video and HEIC do.
NEEDED = ("/assets/sealing-", "/assets/full.esm-", "/assets/cleanImage-")
NOT_NEEDED = ("/assets/recording-", "/assets/libheif-")
# A page behind others: its timers stand still, and nobody tells it that there is a network again.
SLEEPS = """
window.addEventListener("online", (event) => event.stopImmediatePropagation());
const soon = window.setTimeout;
window.setTimeout = (act, wait, ...more) => ((wait ?? 0) < 1000 ? soon(act, wait, ...more) : 0);
window.asked = [];
SyncManager.prototype.register = async (tag) => void window.asked.push(tag);
"""
# Everything in the private file system, at any depth.
FILES = """async () => {
  const all = async (folder) => {
    const found = [];
    for await (const one of folder.values()) {
      found.push(one.name, ...("keys" in one ? await all(one) : []));
    }
    return found;
  };
  return all(await navigator.storage.getDirectory());
}"""
FULL = 1 << 60
FILM = 24_000_000
# Every bar that was ever on the page, by its words, with the values that it had.
WATCHES_BARS = """
window.bars = {};
new MutationObserver(() => {
  for (const bar of document.querySelectorAll("progress")) {
    (window.bars[bar.getAttribute("aria-label")] ??= []).push(bar.value / bar.max);
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
"""


@pytest.fixture
def phone(city: Stage, chromium: Browser) -> Iterator[Callable[..., Phone]]:
    """Makes somebody with a new phone who is activated; the words are run in each of its pages."""
    with ExitStack() as contexts:

        def make(language: str, words: str = "") -> Phone:
            context = chromium.new_context(**SMALL)
            contexts.callback(context.close)
            context.set_default_timeout(20_000)
            context.add_init_script(words)
            source = Phone(city, context, language)
            source.opens_the_app()
            source.begins()
            source.activates(next(NUMBERS))
            source.writes_the_number_down()
            return source

        yield make


def test_a_photo_without_a_network_where_data_is_saved(
    phone: Callable[..., Phone], city: Stage, tmp_path: Path
) -> None:
    source, tip = phone("zh", SAVES_DATA), unheard_of()
    held = holds_what_a_photo_needs(source)
    assert [path for path in held if path.startswith(NOT_NEEDED)] == []
    source.context.set_offline(True)
    source.opens_it_again()
    source.begins_a_report()
    source.says_what_happened(tip)
    source.takes_a_photo(make_photo(tmp_path / "IMG_2041.jpg"))
    source.looks_it_over()
    source.sends()
    source.sees("sending.waits")
    source.context.set_offline(False)
    source.gets_the_receipt()
    assert len(taken_in(city, tip, tmp_path)) == 1


def test_a_film_for_which_the_program_is_not_here_waits_for_a_network(
    phone: Callable[..., Phone], city: Stage, tmp_path: Path
) -> None:
    """Seen to fail: it was said that it can't be cleaned, and might be sent as it is."""
    source = phone("en", SAVES_DATA)
    holds_what_a_photo_needs(source)
    source.context.set_offline(True)
    source.begins_a_report()
    source.says_what_happened(unheard_of())
    source.page.locator("label.take input").nth(1).set_input_files(
        make_video(tmp_path / "film.mp4")
    )
    card = source.page.locator("li.file-card")
    expect(card).to_contain_text(source.word("waiting.queued"))
    expect(source.page.get_by_role("alert")).to_contain_text(source.word("failure.unfetched"))
    source.context.set_offline(False)
    expect(card.locator(".good-text")).to_be_visible()


def test_a_page_that_sleeps_is_woken_to_send(phone: Callable[..., Phone]) -> None:
    """Background Sync: asked for where there is no network; it goes when the browser says so.

    That there is none is played to the page alone, so the browser would say so at once.
    """
    source = phone("en", SLEEPS)
    source.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    source.context.set_offline(True)
    source.begins_a_report()
    source.says_what_happened(unheard_of())
    source.looks_it_over()
    source.sends()
    # Else it might go by itself: what waits may not have been tried yet.
    expect(source.page.get_by_text(source.word("failure.offline"))).to_be_visible()
    source.sees("sending.waits")
    (tag,) = set(source.page.evaluate("() => window.asked"))
    source.context.set_offline(False)
    source.sees("sending.waits")
    wake(source, tag)
    source.gets_the_receipt()


def wake(source: Phone, tag: str) -> None:
    """What the browser does for a sync, when it thinks that there is a network."""
    browser = source.context.new_cdp_session(source.page)
    known: list[str] = []

    def note(told: dict[str, Any]) -> None:
        known.extend(one["registrationId"] for one in told["registrations"])

    browser.on("ServiceWorker.workerRegistrationUpdated", note)
    browser.send("ServiceWorker.enable")
    origin = source.page.evaluate("() => location.origin")
    for _ in patience(10):
        if known:
            break
        source.page.evaluate("() => 0")  # events are heard between calls
    event = {"origin": origin, "registrationId": known[0], "tag": tag, "lastChance": False}
    browser.send("ServiceWorker.dispatchSyncEvent", event)


def seals_a_film(source: Phone, film: Path) -> None:
    source.begins_a_report()
    source.says_what_happened(unheard_of())
    source.page.locator("label.take input").nth(1).set_input_files(film)
    source.page.locator("li.file-card progress").wait_for()
    source.photographs("cleaning-en")
    expect(source.page.locator("li.file-card .good-text")).to_be_visible(timeout=60_000)
    source.looks_it_over()
    source.sends()
    source.page.locator("main progress").first.wait_for()
    source.photographs("sealing-en")


def test_a_film_shows_how_far_its_cleaning_and_sealing_are_and_erasing_ends_it(
    phone: Callable[..., Phone], tmp_path: Path
) -> None:
    source = phone("en", WATCHES_BARS)
    film = make_film(tmp_path / "film.mp4", FILM)
    seals_a_film(source, film)
    source.gets_the_receipt()
    bars = source.page.evaluate("bars")
    for words in ("file.cleaning", "look.sealing"):
        values = bars[source.word(words)]
        assert values == sorted(values)
        assert len({value for value in values if 0 < value < 1}) > 3, words
    source.taps_on("receipt.home")
    seals_a_film(source, film)
    source.erases_everything()
    assert source.page.evaluate(FILES) == []


def test_the_server_restarts_in_mid_upload(
    phone: Callable[..., Phone], city: Stage, tmp_path: Path
) -> None:
    source, tip = phone("en"), unheard_of()
    second = sends_two_files_and_holds_the_second(source, tip, tmp_path)
    city.zones.stop("intake", signal.SIGKILL)
    second.continue_()
    expect(source.page.get_by_text(source.word("failure.offline")).first).to_be_visible()
    expect(source.page.get_by_text(source.word("safe.kept")).first).to_be_visible()
    source.photographs("server-restarts-en")
    source.context.unroute_all()
    city.zones.start("intake")
    source.gets_the_receipt()
    assert len(taken_in(city, tip, tmp_path)) == 2


def test_the_disk_is_full_in_mid_upload(
    phone: Callable[..., Phone], city: Stage, tmp_path: Path
) -> None:
    source, tip = phone("ug"), unheard_of()
    second = sends_two_files_and_holds_the_second(source, tip, tmp_path)
    settings = city.folder / "intake" / "settings.toml"
    before = settings.read_text("utf-8")
    settings.write_text(with_floor(before, FULL), "utf-8")
    restarts(city)
    second.continue_()
    expect(source.page.get_by_text(source.word("failure.storage-full")).first).to_be_visible()
    expect(source.page.get_by_text(source.word("safe.kept")).first).to_be_visible()
    source.photographs("server-full-ug")
    source.context.unroute_all()
    settings.write_text(before, "utf-8")
    restarts(city)
    source.taps_on("waiting.resume")
    source.gets_the_receipt()
    assert len(taken_in(city, tip, tmp_path)) == 2


def unheard_of() -> SampleTip:
    """Told so that it can be told from all others."""
    return replace(TIPS[0], conduct=f"{secrets.token_hex(8)} {TIPS[0].conduct}")


def holds_what_a_photo_needs(source: Phone) -> list[str]:
    """The paths of all that the service worker keeps, once nothing of that is missing."""
    for _ in patience(20):
        held: list[str] = source.page.evaluate(HELD)
        if all(any(path.startswith(one) for path in held) for one in NEEDED):
            return held
    raise AssertionError(held)


def sends_two_files_and_holds_the_second(source: Phone, tip: SampleTip, folder: Path) -> Route:
    """On return intake holds one part, and another is on its way and does not arrive."""
    source.begins_a_report()
    source.says_what_happened(tip)
    source.takes_a_photo(make_photo(folder / "IMG_2041.jpg"))
    source.page.locator("label.take input").nth(1).set_input_files(make_video(folder / "VID.mp4"))
    expect(source.page.locator("li.file-card .good-text")).to_have_count(2, timeout=60_000)
    source.looks_it_over()
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)
        if len(routes) == 1:
            route.continue_()

    source.context.route("**/parts/*", hold)
    with source.page.expect_response("**/parts/*") as answer:
        source.sends()
    assert answer.value.status == 204
    for _ in patience():
        source.page.evaluate("0")  # the driver hears of what it holds
        if len(routes) == 2:
            return routes[1]
    raise AssertionError("the second part was not sent")


def restarts(city: Stage) -> None:
    city.zones.stop("intake")
    city.zones.start("intake")


def with_floor(settings: str, floor: int) -> str:
    line = f"disk_floor_bytes = {floor}"
    assert settings.count("[options]\n") == 1
    return settings.replace("[options]\n", f"[options]\n{line}\n")


def taken_in(city: Stage, tip: SampleTip, folder: Path) -> list[dict[str, Any]]:
    """The attachments of the one tip that says so, each opened at the desk, its hash right."""
    for turn, _ in enumerate(patience()):
        opened = folder / f"opened-{turn}"
        run_tellsafe("open", str(city.folder), "--to", str(opened))
        told = {one.parent: json.loads(one.read_text("utf-8")) for one in opened.glob("*/tip.json")}
        mine = {path: one for path, one in told.items() if one["conduct"] == tip.conduct}
        if not mine:
            continue
        [(path, one)] = mine.items()
        attachments: list[dict[str, Any]] = one["attachments"]
        for each in attachments:
            content = (path / each["name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == each["sha256"]
        assert len({each["sha256"] for each in attachments}) == len(attachments)
        return attachments
    raise AssertionError("the desk did not take it in")
