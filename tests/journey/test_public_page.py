# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public page: read without a script, in three languages, light and dark, phone and wide.

Seen to fail: with tables that do not stack on a phone, with the table of all months as wide as its
columns are, with quiet text in #999, and with a script in the frame (the policy refuses it, and the
browser says so).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from browser import photograph
from looking import answers_to, looks_at
from playwright.sync_api import Browser, BrowserContext, Page

from tellsafe.cli.hand_accounts import hand_over
from tellsafe.cli.stage import Stage
from tellsafe.formats.account import Pause
from tellsafe.formats.tests.sample_accounts import sample_accounts

YEAR = datetime.now(UTC).year - 1
PAGES = {
    "overview": "",
    "year": f"/{YEAR}",
    "month": f"/{YEAR}-11",
    "fairness": f"/{YEAR}-Q3",
    "charter": "/charter",
    "catalogue": "/catalogue",
    "log": "/log",
}
TONGUES = {"en": "en", "zh-hans": "zh-Hans", "ug": "ug"}


@dataclass(frozen=True)
class Reader:
    """Somebody of the public."""

    page: Page

    def photographs(self, name: str) -> None:
        photograph(self.page, f"journey/public-{name}")


@pytest.fixture(scope="module")
def address(city: Stage) -> str:
    """Two years are accounted for; a category was paused in the second."""
    intake = city.zones.addresses["intake"]
    accounts = list(sample_accounts(city.bulletin, f"{YEAR - 1}-01", 24, mean=240))
    code = city.bulletin.catalogue.entries[3].code
    pauses = (
        Pause(code, "refused", "language", f"{YEAR}-Q2", f"{YEAR}-07", None),
        Pause(code, "followed", "area", f"{YEAR - 1}-Q2", f"{YEAR - 1}-07", f"{YEAR - 1}-09"),
    )
    accounts[-1] = replace(accounts[-1], pauses=pauses)
    hand_over(city.folder, intake, accounts)
    return f"{intake}/public"


@pytest.fixture
def context(shell: Browser) -> Iterator[BrowserContext]:
    opened = shell.new_context()
    yield opened
    opened.close()


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("name", PAGES)
def test_page(address: str, context: BrowserContext, axe: str, name: str, tongue: str) -> None:
    page = context.new_page()
    answers, said = answers_to(page), list[str]()
    page.on("console", lambda line: said.append(line.text))
    page.goto(f"{address}/{tongue}{PAGES[name]}")
    looks_at(Reader(page), name, TONGUES[tongue], axe)  # type: ignore[arg-type]  # it has a page
    assert [urlsplit(one.url).path for one in answers] == [f"/public/{tongue}{PAGES[name]}"]
    assert said == []


def test_all_of_it_is_read_without_a_script(address: str, shell: Browser) -> None:
    context = shell.new_context(java_script_enabled=False, locale="ug-CN")
    page = context.new_page()
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "ug"
    page.get_by_role("link", name="English").click()
    page.locator("summary").click()
    for width in (320, 1000, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), width
    row = page.get_by_role("row").filter(has_text=f"{YEAR}-11")
    assert row.get_by_role("cell").count() == 12
    row.get_by_role("link").click()
    assert page.locator("h1").inner_text().endswith(f"{YEAR}-11")
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV").click()
    assert download.value.path().read_text("utf-8-sig").startswith("month,count_of,by,part,reports")
    page.get_by_role("link", name="Is like treated alike?").click()
    assert page.get_by_text("In force").is_visible()
    page.get_by_role("link", name="The log, and how to check it").click()
    assert "tellsafe fsck" in page.locator("pre").last.inner_text()
    context.close()
