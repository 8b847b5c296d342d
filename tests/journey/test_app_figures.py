# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a first visit costs, in bytes as they went over the line, and that the app can be installed.

Scripts are counted as they are compressed; all together, with the headers of answers as well.
A phone with a small data plan and a slow line is the usual one. bench/app.py measures times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import FLAGS, chromium_program
from phones import Phone
from playwright.sync_api import Browser, BrowserContext, Playwright, Request, expect

from tellsafe.cli.stage import Stage, patience

MOST_SCRIPT = 60_000
MOST_IN_ALL = 100_000
# How things that are for later begin: video, HEIC, positions in photos, sealing, faces, Workers.
LATER = (
    *("recording", "libheif", "full.esm", "sealing", "envelope", "worker", "clean", "acts"),
    *("finding", "finder", "face"),
)
LANGUAGES = {"en": "en-GB", "zh": "zh-CN", "ug": "ug"}
# Where the operator's name stands once it is verified whose tip line this is.
VERIFIED = "a.row[href='#/charter'] bdi"


@dataclass(frozen=True)
class Answer:
    """What came for one request, in bytes as they went over the line."""

    path: str
    kind: str
    headers: int
    body: int

    @classmethod
    def to(cls, request: Request) -> "Answer":
        """By what the browser counted. Of a Worker's own file it does not say how long it was."""
        response, sizes = request.response(), request.sizes()
        assert response is not None, request.url
        declared = int(response.headers.get("content-length", 0))
        assert declared, f"{request.url} does not say how long it is"
        path, kind = urlsplit(request.url).path, response.headers["content-type"]
        return cls(
            path, kind, sizes["responseHeadersSize"], max(sizes["responseBodySize"], declared)
        )


@dataclass
class Line:
    """Everything that a page and its Workers load."""

    context: BrowserContext
    asked: list[Request] = field(default_factory=list)
    ended: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self.asked.append(request))
        self.context.on("requestfinished", lambda request: self.ended.append(request))
        # Chromium says so also of an answer that was read to its end: what came counts.
        self.context.on("requestfailed", lambda request: self.ended.append(request))

    @property
    def is_quiet(self) -> bool:
        return len(self.asked) == len(self.ended)

    def answers(self) -> list[Answer]:
        return [Answer.to(request) for request in self.asked]


@dataclass(frozen=True)
class Visit:
    """A first one, at rest."""

    answers: list[Answer]

    @property
    def paths(self) -> set[str]:
        return {one.path for one in self.answers}

    def script(self) -> int:
        return sum(one.body for one in self.answers if "javascript" in one.kind)

    def all(self) -> int:
        return sum(one.headers + one.body for one in self.answers)

    def __str__(self) -> str:
        lines = [f"{one.body} + {one.headers} {one.path}" for one in self.answers]
        return "\n".join([*lines, f"{self.script()} of scripts, {self.all()} in all"])


@pytest.fixture(params=LANGUAGES)
def visit(request: pytest.FixtureRequest, chromium: Browser, city: Stage) -> Iterator[Visit]:
    """The first one, until its main button can be pressed and what it waits for is verified.

    Without a service worker, which fetches the rest once all is shown.
    """
    context = chromium.new_context(
        locale=LANGUAGES[request.param],
        service_workers="block",
        viewport={"width": 360, "height": 740},
    )
    phone = Phone(city, context, request.param)
    line = Line(context)
    phone.page.goto(city.zones.addresses["intake"])
    begin = phone.page.locator("button.main", has_text=phone.word("welcome.begin"))
    expect(begin).to_be_enabled(timeout=30_000)
    expect(phone.page.locator(VERIFIED)).to_be_visible(timeout=30_000)
    for _ in patience():
        phone.page.evaluate("0")  # the driver hears of what has come
        if line.is_quiet:
            break
    else:
        raise AssertionError(f"it never came to rest: {[one.url for one in line.asked]}")
    yield Visit(line.answers())
    context.close()


def test_a_first_visit_is_small(visit: Visit) -> None:
    assert {"/", "/v1/bulletin/plain", "/checkpoint"} <= visit.paths
    assert any(path.startswith("/assets/examiner-") for path in visit.paths)
    assert 10_000 < visit.script() < MOST_SCRIPT, str(visit)
    assert visit.script() < visit.all() < MOST_IN_ALL, str(visit)


def test_a_first_visit_loads_nothing_that_is_for_later(visit: Visit) -> None:
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
