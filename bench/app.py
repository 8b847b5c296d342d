# SPDX-License-Identifier: AGPL-3.0-or-later
"""The app in a real browser: a first visit on a bad line, and memory while a film of 500 MB goes.

Memory is summed over all processes that run pages and their Workers, each at its own highest
moment, so it is never less than what was taken at once. It counts the browser's own program, too.
"""

import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from bench.film import make_film
from tellsafe.cli.samples import TIPS
from tellsafe.cli.stage import Stage, deployed
from tellsafe.serving.zone import ZONES

# People who report with the app, as the journeys have them.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "journey"))
from browser import FLAGS, chromium_program
from phones import Phone

FILM = 500_000_000
LIMIT = 300_000_000
VISITS = 3
PATIENCE_MS = 20 * 60 * 1000
# Slow 3G: 400 kbit/s, 400 ms there and back; and a processor of 6 times less.
SLOW_LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
SLOWER = 6
# There with its word, and painted.
CAN_BEGIN = """word => new Promise((done) => {
    const look = () => {
        const button = document.querySelector("button.main:not([aria-disabled=true])");
        if (button?.textContent !== word) return requestAnimationFrame(look);
        requestAnimationFrame(() => setTimeout(() => done(true)));
    };
    look();
})"""
IS_VERIFIED = "() => document.querySelector(\"a.row[href='#/charter'] bdi\") !== null"
# Chromium keeps pages of its own, and a spare process, that have nothing to do with the app.
ALONE = (
    "--disable-features=SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "WebUIOmniboxFullPopup"
)


def app(folder: Path) -> int:
    """Print times and peaks; return 1 if the film took more than 300 MB."""
    with deployed(folder / "deployment") as stage, sync_playwright() as driver:
        stage.zones.start(*ZONES)
        print("\nthe app in Chromium")
        _first_visits(driver, folder, stage)
        return _film(driver, folder, stage)


@dataclass(frozen=True)
class Opening:
    """Seconds until the main button can be pressed, and until it is verified whose line this is."""

    begin: float
    verified: float


def _first_visits(driver: Playwright, folder: Path, stage: Stage) -> None:
    times = [_first_visit(driver, folder / f"visit-{turn}", stage) for turn in range(VISITS)]
    first = statistics.median(first.begin for first, _ in times)
    verified = statistics.median(first.verified for first, _ in times)
    again = statistics.median(again.begin for _, again in times)
    line = f"slow 3G and {SLOWER} times less processor, median of {VISITS}"
    print(f"  {first:6.1f} s until a first visitor can read the welcome and begin, {line}")
    print(f"  {verified:6.1f} s until what begins is verified, and the first question can be asked")
    print(f"  {again:6.1f} s when it is opened again, on the same")


def _first_visit(driver: Playwright, profile: Path, stage: Stage) -> tuple[Opening, Opening]:
    with _browser(driver, profile) as context:
        phone = Phone(stage, context, "en")
        first = _opens(phone)
        is_kept = "() => navigator.serviceWorker.controller !== null"
        phone.page.wait_for_function(is_kept, timeout=120_000)
        return first, _opens(Phone(stage, context, "en"))


def _opens(phone: Phone) -> Opening:
    """The page itself says when: a driver that looks now and then would say too late."""
    context, page = phone.context, phone.page
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    start = time.perf_counter()
    page.goto(phone.city.zones.addresses["intake"], wait_until="commit")
    page.wait_for_function(CAN_BEGIN, arg=phone.word("welcome.begin"), timeout=60_000)
    begin = time.perf_counter() - start
    page.wait_for_function(IS_VERIFIED, timeout=60_000)
    return Opening(begin, time.perf_counter() - start)


def _film(driver: Playwright, folder: Path, stage: Stage) -> int:
    film = make_film(folder / "film.mp4", FILM)
    profile = folder / "profile"
    with _browser(driver, profile) as context:
        phone = Phone(stage, context, "en")
        context.pages[0].close()
        _comes_to_the_files(phone)
        peaks = Peaks(profile)
        peaks.take("before")
        _takes(phone, film)
        peaks.take("cleaned")
        phone.looks_it_over()
        phone.sends()
        _waits_for(phone, "h1", phone.word("receipt.title"))
        peaks.take("sealed and sent")
    shutil.rmtree(profile)
    film.unlink()
    return int(peaks.highest > LIMIT)


def _comes_to_the_files(phone: Phone) -> None:
    phone.opens_the_app()
    phone.begins()
    phone.activates(1)
    phone.writes_the_number_down()
    phone.begins_a_report()
    phone.says_what_happened(TIPS[0])


def _takes(phone: Phone, film: Path) -> None:
    phone.page.locator("label.take input").nth(1).set_input_files(film)
    _waits_for(phone, "li.file-card .good-text", "")


def _waits_for(phone: Phone, selector: str, word: str) -> None:
    """Looks once a second: each look takes memory of the page's own, until it is collected."""
    there = "([selector, word]) => document.querySelector(selector)?.textContent.includes(word)"
    phone.page.wait_for_function(there, arg=[selector, word], polling=1000, timeout=PATIENCE_MS)


@contextmanager
def _browser(driver: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """With a profile on the disk: in a private window, files would be held in memory."""
    context = driver.chromium.launch_persistent_context(
        profile, executable_path=chromium_program(), args=[*FLAGS, ALONE]
    )
    try:
        yield context
    finally:
        context.close()


class Peaks:
    """The highest memory of all pages and Workers, between one look and the next.

    Looked at 20 times a second, since the kernel's own highest (VmHWM) leaves out what was given
    back in some ways; a moment that falls between two looks is seen by that.
    """

    def __init__(self, profile: Path) -> None:
        mark = f"--user-data-dir={profile}".encode()
        browsers = (pid for pid in _processes() if mark in _words(pid) and not _is(pid, b""))
        self.browser, self.since = min(browsers), time.perf_counter()
        self.highest, self._seen, self._looked = 0, dict[int, int](), threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def take(self, name: str) -> None:
        """Print the sum and what it is of, and count anew; once it was looked at at all."""
        self._looked.wait()
        found = {pid: max(_status(pid, "VmHWM"), seen) for pid, seen in self._seen.items()}
        total = sum(found.values())
        self.highest = max(self.highest, total)
        now = time.perf_counter()
        each = " + ".join(f"{one / 1e6:.0f}" for one in sorted(found.values(), reverse=True))
        program = sum(_status(pid, "RssFile") for pid in found)
        print(
            f"  {total / 1e6:6.0f} MB at most: {name} ({each}; of that the browser's program "
            f"{program / 1e6:.0f}; {now - self.since:.0f} s)"
        )
        self.since, self._seen = now, {}
        self._looked.clear()
        for pid in self._renderers():
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # VmHWM begins anew

    def _look(self) -> None:
        while Path(f"/proc/{self.browser}").exists():
            for pid in self._renderers():
                self._seen[pid] = max(self._seen.get(pid, 0), _status(pid, "VmRSS"))
            self._looked.set()
            time.sleep(0.05)  # 20 times a second

    def _renderers(self) -> list[int]:
        return [pid for pid in _below(self.browser) if _is(pid, b"renderer")]


def _processes() -> list[int]:
    return [int(one.name) for one in Path("/proc").glob("[0-9]*")]


def _words(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b" ", b"\0").split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def _is(pid: int, kind: bytes) -> bool:
    """Of that kind; of any, if it is empty. The browser itself is of none."""
    return any(word.startswith(b"--type=" + kind) for word in _words(pid))


def _below(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        children = [int(child) for one in listed for child in one.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [one for child in children for one in (child, *_below(child))]


def _status(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    for line in lines:
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0
