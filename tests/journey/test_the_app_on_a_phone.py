# SPDX-License-Identifier: AGPL-3.0-or-later
"""The app as a browser gets it: kept for times without a network, and held in by its policy."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tellsafe.cli.stage import Stage
from tellsafe.translog.entries import make_entry
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tiles import ENTRIES, tiles_along

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found.sort();
}"""
SHARE = """async () => {
  const form = new FormData();
  const type = "image/jpeg";
  const photo = new File([new Uint8Array(3_000_000).fill(7)], "IMG_2041.jpg", { type });
  form.append("files", photo);
  const answer = await fetch("/share", { method: "POST", body: form, redirect: "manual" });
  return answer.type;
}"""
# What the page that was opened for it is given, and all that lies on the disk.
SHARED = """async () => {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((done) => { port1.onmessage = ({ data }) => done(data); });
  navigator.serviceWorker.controller.postMessage("shared", [port2]);
  const files = await answer;
  const left = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) left.push(name);
  return [files.map(({ type, size }) => [type, size]), left];
}"""
ASK = (
    """([url, settings]) => fetch(url, settings).then((answer) => answer.status, () => "refused")"""
)
START_WORKER = """() => {
  try { new Worker("/service-worker.js"); return "started"; } catch (error) { return error.name; }
}"""


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, city: Stage) -> Page:
    """After the first visit: everything that is needed at once is kept."""
    page = phone.new_page()
    page.goto(city.zones.addresses["intake"])
    page.wait_for_selector("#app > *")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def release(city: Stage) -> dict[str, str]:
    answer = httpx.get(
        city.zones.addresses["intake"] + "/release.json", trust_env=False, timeout=60
    )
    files: dict[str, str] = answer.json()["files"]
    return files


def test_it_opens_without_a_network(phone: BrowserContext, page: Page, city: Stage) -> None:
    city.zones.stop("intake")
    try:
        again = phone.new_page()
        again.goto(city.zones.addresses["intake"])
        again.wait_for_selector("#app > *")
        assert again.evaluate(ASK, ["/v1/bulletin", {}]) == "refused"
    finally:
        city.zones.start("intake")


def test_what_is_kept_is_the_app_and_nothing_that_was_said(page: Page, city: Stage) -> None:
    page.evaluate(ASK, ["/v1/bulletin", {}])
    kept = set(page.evaluate(KEPT))
    assert {"/", "/release.json", "/manifest.webmanifest"} <= kept
    assert kept <= {*release(city), "/release.json"}


def test_what_another_app_shares_stays_in_memory(page: Page) -> None:
    assert page.evaluate(SHARE) == "opaqueredirect"
    assert page.evaluate(SHARED) == [[["image/jpeg", 3_000_000]], []]
    assert page.evaluate(SHARED) == [[], []]


def test_it_may_ask_the_zones_that_it_needs_and_nobody_else(page: Page, city: Stage) -> None:
    zones = city.zones.addresses
    json_body = {"method": "POST", "headers": {"content-type": "application/json"}, "body": "{}"}
    assert page.evaluate(ASK, [zones["registry"] + "/v1/work", {}]) == 200
    assert page.evaluate(ASK, [zones["registry"] + "/v1/codes", json_body]) == 403
    assert page.evaluate(ASK, [zones["translog"] + "/checkpoint", {}]) == 200
    assert page.evaluate(ASK, [zones["desk"] + "/", {}]) == "refused"
    assert page.evaluate(START_WORKER) == "TypeError"


def test_the_browser_finds_nothing_wrong_with_the_headers(
    phone: BrowserContext, city: Stage
) -> None:
    said: list[str] = []
    page = phone.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(city.zones.addresses["intake"])
    page.wait_for_selector("#app > *")
    assert [one for one in said if "olicy" in one or "Trusted" in one or "manifest" in one] == []


def test_what_is_served_is_the_release_that_the_log_has(city: Stage) -> None:
    intake = city.zones.addresses["intake"]
    data = httpx.get(intake + "/release.json", trust_env=False, timeout=60).content
    for path, digest in json.loads(data)["files"].items():
        content = httpx.get(intake + path, trust_env=False, timeout=60).content
        if path in ("/", "/redress"):
            content = re.sub(b"(<noscript>).*(</noscript>)", rb"\1\2", content, flags=re.DOTALL)
        assert hashlib.sha256(content).hexdigest() == digest, path
    assert make_entry("release", sha256=hashlib.sha256(data).hexdigest()) in logged(city.folder)


def logged(folder: Path) -> list[bytes]:
    reader = LogReader.of_folder(folder / "translog" / "public")
    size = int((folder / "translog" / "public" / "checkpoint").read_text("utf-8").splitlines()[1])
    return [entry for tile in tiles_along(ENTRIES, size) for entry in reader.entries(tile)]
