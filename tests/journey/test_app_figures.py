# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a first visit costs, in bytes as they went over the line, and that the app can be installed.

Scripts are counted as they are compressed; all together, with the headers of answers as well.
A phone with a small data plan and a slow line is the usual one. bench/app.py measures times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser import FLAGS, chromium_program
from phones import Phone
from playwright.sync_api import Browser, CDPSession, Playwright, expect

from tellsafe.cli.stage import Stage, patience

# Wanted are 60,000 and 100,000. That is not reached yet: these hold what is.
MOST_SCRIPT = 72_000
MOST_IN_ALL = 155_000
# How things that are for later begin: video, HEIC, positions in photos, sealing, their Workers.
LATER = ("recording", "libheif", "full.esm", "sealing", "envelope", "worker", "clean", "acts")
LANGUAGES = {"en": "en-GB", "zh": "zh-CN", "ug": "ug"}


@dataclass
class Answer:
    """What came for one request; ``size`` is what its body took on the line."""

    path: str
    kind: str
    headers: int
    size: int | None = None
    received: int = 0


@dataclass
class Line:
    """Everything that a page loads."""

    session: CDPSession
    answers: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.on("Network.responseReceived", self._begin)
        self.session.on("Network.dataReceived", self._receive)
        self.session.on("Network.loadingFinished", self._end)
        self.session.on("Network.loadingFailed", self._break_off)
        self.session.send("Network.enable")

    def _begin(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        path = urlsplit(answer["url"]).path
        headers = int(answer["encodedDataLength"])
        self.answers[event["requestId"]] = Answer(path, answer["mimeType"], headers)

    def _end(self, event: dict[str, Any]) -> None:
        if answer := self.answers.get(event["requestId"]):
            answer.size = int(event["encodedDataLength"]) - answer.headers

    def _receive(self, event: dict[str, Any]) -> None:
        if answer := self.answers.get(event["requestId"]):
            answer.received += int(event["encodedDataLength"])

    def _break_off(self, event: dict[str, Any]) -> None:
        """Chromium says so also of an answer that was read to its end: what came counts."""
        if answer := self.answers.get(event["requestId"]):
            answer.size = answer.received

    @property
    def is_quiet(self) -> bool:
        return all(one.size is not None for one in self.answers.values())

    @property
    def paths(self) -> set[str]:
        return {one.path for one in self.answers.values()}

    def script(self) -> int:
        return sum(one.size or 0 for one in self._scripts())

    def all(self) -> int:
        return sum(one.headers + (one.size or 0) for one in self.answers.values())

    def __str__(self) -> str:
        return "\n".join(f"{one.size} + {one.headers} {one.path}" for one in self.answers.values())

    def _scripts(self) -> list[Answer]:
        return [one for one in self.answers.values() if one.kind.endswith("javascript")]


@pytest.fixture(params=LANGUAGES)
def visit(request: pytest.FixtureRequest, chromium: Browser, city: Stage) -> Iterator[Line]:
    """The first one, until its main button can be pressed.

    Without a service worker, which fetches the rest once all is shown.
    """
    context = chromium.new_context(
        locale=LANGUAGES[request.param],
        service_workers="block",
        viewport={"width": 360, "height": 740},
    )
    phone = Phone(city, context, request.param)
    line = Line(context.new_cdp_session(phone.page))
    phone.page.goto(city.zones.addresses["intake"])
    begin = phone.page.locator("button.main", has_text=phone.word("welcome.begin"))
    expect(begin).to_be_enabled(timeout=30_000)
    for _ in patience():
        phone.page.evaluate("0")  # the driver hears of what has come
        if line.is_quiet:
            break
    else:
        raise AssertionError(f"it never came to rest:\n{line}")
    yield line
    context.close()


def test_a_first_visit_is_small(visit: Line) -> None:
    assert {"/", "/v1/bulletin", "/checkpoint"} <= visit.paths
    assert 10_000 < visit.script() < MOST_SCRIPT, str(visit)
    assert visit.script() < visit.all() < MOST_IN_ALL, str(visit)


def test_a_first_visit_loads_nothing_that_is_for_later(visit: Line) -> None:
    names = [path.rsplit("/", 1)[1] for path in visit.paths]
    assert [name for name in names if name.startswith(LATER)] == []


def test_it_can_be_installed(driver: Playwright, city: Stage, tmp_path: Path) -> None:
    """In a profile of its own: nothing can be installed from a private window."""
    context = driver.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=chromium_program(), args=FLAGS
    )
    page = context.new_page()
    page.goto(city.zones.addresses["intake"])
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    session = context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    context.close()
    assert manifest["url"] == city.zones.addresses["intake"] + "/manifest.webmanifest"
    assert manifest["errors"] == []
    assert found == []
