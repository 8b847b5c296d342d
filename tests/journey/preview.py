# SPDX-License-Identifier: AGPL-3.0-or-later
"""The preview (app/tests/preview): the real screens before a played source, without a server.

It is handed to the browser from the disk, so a request to anywhere else is seen.
"""

import mimetypes
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import ConsoleMessage, Page, Route, ViewportSize

ROOT = Path(__file__).resolve().parents[2]
# Intercepted before it leaves the browser; "localhost" since only there a page is a secure one.
ADDRESS = "http://localhost:4998/"
LANGUAGES = ("en", "zh", "ug")
PHONE: ViewportSize = {"width": 320, "height": 640}
COLOURS = ("color-contrast", "link-in-text-block")
# Before there is anything to read.
WAITING = ("loading", "first-elsewhere")


@dataclass
class Preview:
    """A page on which states are looked at, with all that went wrong on it."""

    page: Page
    folder: Path
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.route("**/*", self._answer)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def opens(self, state: str, language: str) -> None:
        """A fresh start, as if the app were closed before."""
        self.page.goto(f"{ADDRESS}?{urlencode({'state': state, 'lang': language})}")
        self._awaits(state)

    def turns_to(self, state: str, language: str) -> None:
        """The same without loading the page again, which takes longer than to look at it."""
        self.page.evaluate("([state, language]) => show(state, language)", [state, language])
        self._awaits(state)

    def states(self) -> list[str]:
        self.page.goto(ADDRESS)
        self.page.wait_for_selector("[data-state]")
        found: list[str] = self.page.locator("[data-state]").evaluate_all(
            "all => all.map(a => a.dataset.state)"
        )
        return found

    def _awaits(self, state: str) -> None:
        self.page.wait_for_selector(".waits-word" if state in WAITING else "#heading")

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.netloc != urlsplit(ADDRESS).netloc:
            self.elsewhere.append(route.request.url)
            route.abort()
            return
        path = self.folder / (address.path.lstrip("/") or "index.html")
        if not path.is_file():
            route.fulfill(status=204 if path.name == "favicon.ico" else 404)
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        route.fulfill(body=path.read_bytes(), content_type=kind)


def build_preview(folder: Path) -> None:
    """Have Vite build it there."""
    app = ROOT / "app"
    vite = app / "node_modules" / "vite" / "bin" / "vite.js"
    node = ROOT / ".venv" / "bin" / "node"
    subprocess.run(
        [node, vite, "build", "--config", app / "tests" / "preview" / "vite.config.ts"],
        check=True,
        capture_output=True,
        env={**os.environ, "PREVIEW": str(folder)},
    )


def too_wide(page: Page) -> list[str]:
    """What is wider than the window, be it that the page scrolls or that something cuts it off."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


# A phone that answers with its position when the test says so.


# Colours fade into one another.
SETTLED = """() => new Promise(requestAnimationFrame)
  .then(() => document.getAnimations().filter(one => one instanceof CSSTransition))
  .then(fading => Promise.all(fading.map(one => one.finished.catch(() => null))))
  .then(() => matchMedia("(prefers-color-scheme: dark)").matches)"""
_TOO_WIDE = """() => {
  const width = document.scrollingElement.clientWidth;
  const scrolls = document.scrollingElement.scrollWidth > width ? ["the page scrolls"] : [];
  return [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && box.width > 1 && (box.right > width + 1 || box.left < -1);
  }).map(one => `${one.tagName}.${one.getAttribute("class")}`).concat(scrolls);
}"""
