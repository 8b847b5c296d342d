# SPDX-License-Identifier: AGPL-3.0-or-later
"""One deployment, with all zones running, one Chromium, and the cast."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from browser import FLAGS, chromium_program, shell_program
from navigators import Person, Seated, Staff
from playwright.sync_api import Browser, Error, Playwright, sync_playwright
from preview import PHONE, Preview, build_preview

from tellsafe.cli.stage import Stage, deployed
from tellsafe.serving.zone import ZONES
from tellsafe.source.client import Source

# Who works at the desk, each by one role.
CAST = {
    "mira": "triager",
    "aygul": "auditor",
    "adam": "administrator",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With what went wrong, what stood on each screen then."""
    report = yield
    if call.excinfo and call.when == "call":
        given = getattr(item, "funcargs", {})
        browsers = [given[name] for name in ("chromium", "shell") if name in given]
        for page in [
            page for one in browsers for context in one.contexts for page in context.pages
        ]:
            with suppress(Error):
                report.sections.append((page.url, page.locator("body").inner_text(timeout=1000)))
    return report


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with deployed(tmp_path_factory.mktemp("city") / "tellsafe") as stage:
        stage.zones.start(*ZONES)
        for name, role in CAST.items():
            stage.add_staff(name, role)
        yield stage


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Speaks to browsers; there can be one of it."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=chromium_program(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def shell(driver: Playwright) -> Iterator[Browser]:
    """For pages that are looked at one after another."""
    browser = driver.chromium.launch(executable_path=shell_program(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def somebody(
    city: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int, str], Person]]:
    """Makes a source, by number and language, who has a device and nothing on it."""
    with ExitStack() as devices:

        def make(number: int, language: str) -> Person:
            folder = tmp_path_factory.mktemp("phone")
            intake = city.zones.addresses["intake"]
            device = devices.enter_context(
                Source(folder / "home", intake, root_public=city.bulletin.root)
            )
            return Person(city, device, number, language, camera=folder)

        yield make


@pytest.fixture
def seated(city: Stage, shell: Browser) -> Iterator[Seated]:
    """Makes Mira, or who else of the cast is named ``who``, with a fresh browser at the desk;
    options are those of a browser's context."""
    with ExitStack() as contexts:

        def make(who: str = "mira", **options: Any) -> Staff:
            context = shell.new_context(**options)
            contexts.callback(context.close)
            context.set_default_timeout(20_000)
            desk = city.zones.addresses["desk"]
            return Staff(who, city.staff[who], desk, context.new_page())

        yield make


@pytest.fixture
def mira(seated: Seated) -> Staff:
    return seated()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    build_preview(folder)
    return folder


@pytest.fixture
def preview(built: Path, shell: Browser) -> Iterator[Callable[..., Preview]]:
    """Makes a page on which states are looked at; options are those of a browser's context."""
    with ExitStack() as contexts:

        def make(**options: Any) -> Preview:
            context = shell.new_context(**({"viewport": PHONE} | options))
            contexts.callback(context.close)
            context.set_default_timeout(10_000)
            made = Preview(context.new_page(), built)
            made.listen()
            return made

        yield make


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that finds what keeps people with disabilities out of a page.

    Evaluated from outside, so the page's policy stays as it is.
    """
    path = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text("utf-8")
