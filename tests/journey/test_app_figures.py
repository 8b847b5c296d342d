# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a first visit costs, in bytes as they went over the line, and that the app can be installed.

A phone with a small data plan and a slow line is the usual one. Times are measured by bench/app.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tellsafe.cli.stage import Stage

MOST_SCRIPT = 60_000
MOST_IN_ALL = 100_000
# How things that are for later begin: video, HEIC, positions in photos, sealing, their Workers.
LATER = ("recording", "libheif", "full.esm", "sealing", "envelope", "worker", "clean", "acts")
LANGUAGES = {"en": "en-GB", "zh": "zh-CN", "ug": "ug"}


@dataclass
class Line:
    """Everything that a page loads, with the bytes that it took, headers included."""

    session: CDPSession
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.on("Network.responseReceived", self._begin)
        self.session.on("Network.loadingFinished", self._end)
        self.session.send("Network.enable")

    def _begin(self, event: dict[str, Any]) -> None:
        path = urlsplit(event["response"]["url"]).path
        self.files[event["requestId"]] = (path, event["response"]["mimeType"])

    def _end(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def paths(self) -> set[str]:
        return {path for path, _ in self.files.values()}

    def all(self) -> int:
        return sum(self.sizes.values())

    def script(self) -> int:
        return sum(
            self.sizes.get(number, 0)
            for number, (_, kind) in self.files.items()
            if kind.endswith("javascript")
        )


@pytest.fixture(params=LANGUAGES)
def visitor(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """Has never been here. Without a service worker, which fetches the rest when all is shown."""
    context = chromium.new_context(
        locale=LANGUAGES[request.param],
        service_workers="block",
        viewport={"width": 360, "height": 740},
    )
    yield context
    context.close()


def opened(page: Page, city: Stage) -> None:
    """Until the main button can be pressed."""
    page.goto(city.zones.addresses["intake"])
    expect(page.locator("button.main")).to_be_enabled(timeout=30_000)


def test_a_first_visit_is_small(visitor: BrowserContext, city: Stage) -> None:
    page = visitor.new_page()
    line = Line(visitor.new_cdp_session(page))
    opened(page, city)
    unfinished = [path for number, (path, _) in line.files.items() if number not in line.sizes]
    assert unfinished == []
    assert {"/", "/v1/bulletin", "/checkpoint"} <= line.paths
    assert 10_000 < line.script() < MOST_SCRIPT, sorted(line.paths)
    assert line.script() < line.all() < MOST_IN_ALL, sorted(line.paths)


def test_a_first_visit_loads_nothing_that_is_for_later(
    visitor: BrowserContext, city: Stage
) -> None:
    page = visitor.new_page()
    line = Line(visitor.new_cdp_session(page))
    opened(page, city)
    names = [path.rsplit("/", 1)[1] for path in line.paths]
    assert [name for name in names if name.startswith(LATER)] == []


def test_it_can_be_installed(chromium: Browser, city: Stage) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(city.zones.addresses["intake"])
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    session = context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"] == city.zones.addresses["intake"] + "/manifest.webmanifest"
    assert manifest["errors"] == []
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    context.close()
    # A context of a test is a private window, where nothing can be installed: that alone is said.
    assert [one["errorId"] for one in found] in ([], ["in-incognito"])
