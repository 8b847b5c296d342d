# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page of five years, opened on slow 3G in a browser that has never seen it.

Chromium delays what is sent over a connection, not how one is made: on a real line, one that is new
takes two or three more round trips of 400 ms.
"""

import shutil
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import Browser, sync_playwright

from bench.app import SLOW_LINE, SLOWER
from tellsafe.cli.hand_accounts import hand_over
from tellsafe.cli.stage import deployed
from tellsafe.formats.tests.sample_accounts import sample_accounts

sys.path.append(str(Path(__file__).parents[1] / "tests" / "journey"))
from browser import FLAGS, chromium_program

YEARS, VISITS, LIMIT = 5, 5, 1.0
LANGUAGES = ("en", "zh-hans", "ug")
# The largest thing of the page is there, as Chromium itself says, in milliseconds of the visit.
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  const last = list.getEntries().at(-1);
  done(last.renderTime || last.loadTime || last.startTime);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""
CAME = "() => performance.getEntriesByType('navigation')[0].responseEnd"


def public(folder: Path) -> int:
    """Print bytes and times; 1 if the page takes longer than a second."""
    with deployed(folder / "deployment") as stage, sync_playwright() as driver:
        stage.zones.start("intake")
        intake = stage.zones.addresses["intake"]
        first = f"{datetime.now(UTC).year - YEARS}-01"
        start = time.perf_counter()
        accounts = list(sample_accounts(stage.bulletin, first, 12 * YEARS))
        hand_over(stage.folder, intake, accounts)
        took = time.perf_counter() - start
        print(f"\nthe public page, {len(accounts)} months ({took:.1f} s to hand over)")
        late = 0
        browser = driver.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        for language in LANGUAGES:
            late += _page(browser, f"{intake}/public/{language}")
        for path in (f"/{first[:4]}", f"/{accounts[-1].month}", "/fairness", "/catalogue", "/log"):
            _page(browser, f"{intake}/public/en{path}")
        browser.close()
    shutil.rmtree(folder / "deployment")
    return late


def _page(browser: Browser, address: str) -> int:
    made = time.perf_counter()
    httpx.get(address)
    made = time.perf_counter() - made
    answer = httpx.get(address)
    sent, whole = int(answer.headers["content-length"]) / 1000, len(answer.content) / 1000
    path = address.partition("/public/")[2]
    print(f"  {sent:5.1f} kB gzipped of {whole:5.1f}, made in {made:.2f} s: {path}")
    painted = {rate: _median(browser, address, rate) for rate in (1, SLOWER)}
    return int(painted[1] > LIMIT)


def _median(browser: Browser, address: str, rate: int) -> float:
    visits = [_visit(browser, address, rate) for _ in range(VISITS)]
    came, painted = (statistics.median(times) / 1000 for times in zip(*visits, strict=True))
    processor = "" if rate == 1 else f", {rate} times less processor"
    line = f"slow 3G{processor}, median of {VISITS}"
    print(
        f"    {painted:5.2f} s until its largest part is painted, all came in {came:.2f} s ({line})"
    )
    return painted


def _visit(browser: Browser, address: str, rate: int) -> tuple[float, float]:
    """Milliseconds until all had come, and until painted; in a context that holds nothing."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.goto(address, wait_until="load")
    times = page.evaluate(CAME), page.evaluate(PAINTED)
    context.close()
    return times
