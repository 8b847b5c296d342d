# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands behind the app's screens, in a real browser against real zones.

A page without screens exposes it (app/tests/source-harness), built as the app is built and served
with the policies that intake gives the app. Seen to fail: with the draft kept after sealing; with
the sealing key of the state exportable and the state stored as JSON.
"""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from navigators import Staff
from playwright.sync_api import Browser, Page, Route

from tellsafe.cli.sample_media import make_photo
from tellsafe.cli.samples import ANSWER, TIPS, person
from tellsafe.cli.stage import Stage, patience

_APP = Path(__file__).resolve().parents[2] / "app"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm"}
_OF_THE_BODY = ("content-type", "content-length", "content-encoding", "etag", "vary")
_FIRE = TIPS[0]
_REPLY = "ھەئە، زەنجىر (chain) تېخى بار 👩‍🚒 from the app"


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, built."""
    folder = tmp_path_factory.mktemp("harness") / "dist"
    config = _APP / "tests" / "source-harness" / "vite.config.ts"
    node = Path(sys.prefix) / "bin" / "node"
    vite = _APP / "node_modules" / "vite" / "bin" / "vite.js"
    command = [str(node), str(vite), "build", "--config", str(config), "--logLevel", "warn"]
    subprocess.run(  # noqa: S603  our own build
        command, check=True, cwd=_APP, env={**os.environ, "HARNESS_OUT": str(folder)}
    )
    return folder


@dataclass
class Device:
    """A browser of somebody's own, with the source in it."""

    page: Page
    intake: str
    complaints: list[str] = field(default_factory=list)

    def opens_the_app(self) -> None:
        self.page.goto(self.intake)
        self.page.evaluate("source.start()")

    def does(self, call: str, *given: Any) -> Any:
        """Call a method of the source; what it gives, which is no failure."""
        result = self.tries(call, *given)
        assert not (isinstance(result, dict) and "failure" in result), f"{call}: {result}"
        return result

    def tries(self, call: str, *given: Any) -> Any:
        return self.page.evaluate(f"given => source.{call}(...given)", list(given))

    def sees(self) -> Any:
        """The snapshot, without the bulletin, which is large."""
        return self.page.evaluate("({...source.snapshot(), bulletin: null})")

    def waits_until(self, condition: str) -> Any:
        """As screens do: looked at after each change. (The page's policy forbids to poll by text.)"""
        self.page.evaluate(
            f"""new Promise((done) => {{
                const look = () => ((snapshot) => {condition})(source.snapshot()) && done();
                source.subscribe(look);
                look();
            }})"""
        )
        return self.sees()

    def adds_a_file(self, path: Path, kind: str) -> Any:
        content = base64.b64encode(path.read_bytes()).decode("ascii")
        return self.page.evaluate(
            """([content, name, type]) => {
                const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
                return source.addFile(new File([bytes], name, { type }));
            }""",
            [content, path.name, kind],
        )

    def activates(self, city: Stage, number: int) -> None:
        who = person(number, language="en")
        self.does("sendCode", who.phone, "en")
        words = {name: getattr(who, name) for name in ("name", "scheme", "number", "occupation")}
        form = {**words, "phone": who.phone, "code": city.code_for(who.phone)}
        self.does("activate", form)

    def reports(self, photo: Path) -> int:
        self.does("openDraft")
        draft = {"entry": _FIRE.entry, "conduct": _FIRE.conduct, "lifeAtRisk": True}
        self.does("saveDraft", draft)
        added = self.adds_a_file(photo, "image/jpeg")
        assert added["ok"], added
        tip: int = self.does("report", "en")["value"]["tip"]
        return tip

    def reads(self, text: str) -> None:
        """Poll until the desk has said so."""
        for _ in patience():
            self.does("poll")
            said = [one["text"] for tip in self.sees()["reports"] for one in tip["messages"]]
            if text in said:
                return
        raise AssertionError("no answer came")


@pytest.fixture
def phone(city: Stage, chromium: Browser, harness: Path) -> Iterator[Callable[[], Device]]:
    """Makes devices: each a browser profile that nothing was done in before."""
    intake = city.zones.addresses["intake"]
    policies = {
        name: value
        for name, value in httpx.get(f"{intake}/", trust_env=False).headers.items()
        if name not in _OF_THE_BODY
    }
    assert "trusted-types tellsafe" in policies["content-security-policy"]

    def served(route: Route) -> None:
        name = route.request.url.removeprefix(intake).lstrip("/") or "index.html"
        file = harness / name
        told = {**policies, "content-type": _TYPES[file.suffix]}
        route.fulfill(status=200, headers=told, body=file.read_bytes())

    with ExitStack() as contexts:

        def make() -> Device:
            # What a route has fulfilled has no address, and asks for leave to reach this machine.
            context = chromium.new_context(permissions=["local-network-access"])
            contexts.callback(context.close)
            context.set_default_timeout(60_000)
            context.route(re.compile(re.escape(intake) + r"/(assets/.*)?$"), served)
            device = Device(context.new_page(), intake)
            device.page.on("pageerror", lambda error: device.complaints.append(str(error)))
            device.page.on("console", lambda one: print("CONSOLE", one.text))
            device.page.on("requestfailed", lambda one: print("FAILED", one.url, one.failure))
            return device

        yield make


def test_a_tip_with_a_photo_its_answer_and_another_device(
    city: Stage, phone: Callable[[], Device], mira: Staff, tmp_path: Path
) -> None:
    ada = phone()
    ada.opens_the_app()
    assert ada.sees()["phase"] == "ready"
    assert ada.sees()["distrust"] is None
    ada.does("makeSecret")
    number = ada.does("recoveryNumber")
    ada.activates(city, 21)
    assert ada.sees()["isActivated"]
    assert ada.sees()["stamps"] == city.bulletin.charter.stamps_per_day

    tip = ada.reports(make_photo(tmp_path / "IMG_2041.jpg"))
    seen = ada.waits_until("snapshot.reports.length === 1")
    assert (seen["draft"], seen["waiting"]) == (None, [])
    assert [one["tip"] for one in seen["reports"]] == [tip]
    assert seen["reports"][0]["entry"] == _FIRE.entry
    assert len(seen["reports"][0]["receipts"]) == 1

    mira.signs_in()
    mira.waits_for_the_tip_that_says(_FIRE.conduct[:30])
    mira.opens_the_tip_that_says(_FIRE.conduct[:30])
    mira.answers(ANSWER)
    ada.reads(ANSWER)

    other = phone()
    other.opens_the_app()
    other.does("recover", number)
    other.reads(ANSWER)
    assert [one["entry"] for one in other.sees()["reports"]] == [None]
    other.activates(city, 21)
    other.does("reply", tip, _REPLY, "ug")
    other.waits_until("snapshot.waiting.length === 0")
    mira.waits_for_the_reply(_REPLY)
    assert ada.complaints + other.complaints == []
