# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands behind the app's screens, in a real browser against real zones.

A page without screens exposes it (app/tests/source-harness), built as the app is built and served
with the policies that intake gives the app. Seen to fail: with the draft kept after sealing; with
the state written beside its sealed record as JSON.
"""

import base64
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from browser import FLAGS, chromium_program
from navigators import Staff
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tellsafe.cli.sample_media import make_photo
from tellsafe.cli.samples import ANSWER, TIPS, person
from tellsafe.cli.stage import Stage, patience

_APP = Path(__file__).resolve().parents[2] / "app"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm"}
_OF_THE_BODY = ("content-type", "content-length", "content-encoding", "etag", "vary")
# In its own words, since other journeys report the same fire to the same desk.
_FIRE = replace(TIPS[0], conduct=f"{secrets.token_hex(8)} {TIPS[0].conduct}")
_CANARY = "Petrol beside the boiler, said canary-7f3a91 under the stairs."
_WHAT_IS_LEFT = """(async () => {
    const left = (await indexedDB.databases()).map((one) => one.name);
    for await (const name of (await navigator.storage.getDirectory()).keys()) left.push(name);
    return [...left, ...(await caches.keys()), ...Object.keys(localStorage)];
})()"""
_REPLY = "ھەئە، زەنجىر (chain) تېخى بار 👩‍🚒 from the app"


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, built."""
    folder = tmp_path_factory.mktemp("harness") / "dist"
    config = _APP / "tests" / "source-harness" / "vite.config.ts"
    node = Path(sys.prefix) / "bin" / "node"
    vite = _APP / "node_modules" / "vite" / "bin" / "vite.js"
    command = [str(node), str(vite), "build", "--config", str(config), "--logLevel", "warn"]
    subprocess.run(command, check=True, cwd=_APP, env={**os.environ, "HARNESS_OUT": str(folder)})
    return folder


@dataclass
class Device:
    """A browser of somebody's own, with the source in it."""

    page: Page
    intake: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

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
        """As screens do: looked at after each change. The policy forbids to poll by text."""
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
                return source.addFiles([new File([bytes], name, { type })]);
            }""",
            [content, path.name, kind],
        )

    def activates(self, city: Stage, number: int) -> None:
        who = person(number, language="en")
        self.does("sendCode", who.phone, "en")
        words = {name: getattr(who, name) for name in ("name", "scheme", "number", "occupation")}
        form = {**words, "phone": who.phone, "code": city.code_for(who.phone)}
        self.does("activate", form)

    def drafts(self, conduct: str, photo: Path) -> None:
        self.does("openDraft")
        self.does("saveDraft", {"entry": _FIRE.entry, "conduct": conduct, "lifeAtRisk": True})
        added = self.adds_a_file(photo, "image/jpeg")
        assert added["ok"], added

    def reports(self, photo: Path) -> int:
        self.drafts(_FIRE.conduct, photo)
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
def prepared(city: Stage, harness: Path) -> Callable[[BrowserContext], BrowserContext]:
    """Makes a browser load the page where intake serves the app, under the app's own policies."""
    intake = city.zones.addresses["intake"]
    told = httpx.get(f"{intake}/", trust_env=False, timeout=60).headers
    policies = {name: told[name] for name in told if name not in _OF_THE_BODY}
    assert "trusted-types tellsafe" in policies["content-security-policy"]

    def served(route: Route) -> None:
        name = route.request.url.removeprefix(intake).lstrip("/") or "index.html"
        file = harness / name
        headers = {**policies, "content-type": _TYPES[file.suffix]}
        route.fulfill(status=200, headers=headers, body=file.read_bytes())

    def prepare(context: BrowserContext) -> BrowserContext:
        # What a route has fulfilled has no address, and asks for leave to reach this machine.
        context.grant_permissions(["local-network-access"])
        context.set_default_timeout(60_000)
        context.route(re.compile(re.escape(intake) + r"/(assets/.*)?$"), served)
        return context

    return prepare


@pytest.fixture
def phone(
    city: Stage, chromium: Browser, prepared: Callable[[BrowserContext], BrowserContext]
) -> Iterator[Callable[[], Device]]:
    """Makes devices: each a browser profile that nothing was done in before."""
    with ExitStack() as contexts:

        def make() -> Device:
            context = prepared(chromium.new_context())
            contexts.callback(context.close)
            return Device(context.new_page(), city.zones.addresses["intake"])

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


def test_a_phone_that_is_switched_off_locked_and_erased(
    city: Stage,
    chromium: Browser,
    prepared: Callable[[BrowserContext], BrowserContext],
    tmp_path: Path,
) -> None:
    """On a browser profile on the disk, which is searched for what was written."""
    profile = tmp_path / "profile"
    photo = make_photo(tmp_path / "IMG_2041.jpg")
    program = chromium_program()
    with ExitStack() as opened:

        def switched_on() -> BrowserContext:
            context = chromium.browser_type.launch_persistent_context(
                profile, executable_path=program, args=FLAGS
            )
            opened.callback(context.close)
            return prepared(context)

        context = switched_on()
        intake = city.zones.addresses["intake"]
        ada = Device(context.new_page(), intake)
        ada.opens_the_app()
        ada.does("makeSecret")
        ada.activates(city, 22)
        number = ada.does("recoveryNumber").replace(" ", "")
        ada.drafts(_CANARY, photo)
        facts = ada.sees()["draft"]["files"][0]["facts"]
        assert "Anna Example" in str(facts)
        context.close()
        canaries = [_CANARY.encode(), b"Anna Example", photo.read_bytes()[5000:5032]]
        canaries += [person(22).number.encode(), number.encode()]
        assert_nowhere(canaries, profile)

        context = switched_on()
        ada = Device(context.new_page(), intake)
        ada.opens_the_app()
        draft = ada.sees()["draft"]
        assert (draft["conduct"], draft["files"][0]["state"]) == (_CANARY, "ready")
        ada.does("setPin", "246810")
        context.set_offline(True)
        ada.does("report", "en")
        waiting = ada.waits_until("snapshot.waiting[0]?.failure")["waiting"]
        assert (waiting[0]["state"], waiting[0]["failure"]) == ("queued", {"id": "offline"})
        assert ada.sees()["draft"] is None
        context.close()
        assert_nowhere(canaries, profile)

        context = switched_on()
        ada = Device(context.new_page(), intake)
        ada.opens_the_app()
        assert (ada.sees()["phase"], ada.sees()["waiting"]) == ("locked", [])
        assert ada.tries("unlock", "0000") == {"ok": False, "failure": {"id": "pin-wrong"}}
        ada.does("unlock", "246810")
        ada.waits_until("snapshot.reports.length === 1 && snapshot.waiting.length === 0")

        other = Device(context.new_page(), intake)
        other.opens_the_app()
        other.does("unlock", "246810")
        other.does("openDraft")
        other.does("saveDraft", {"conduct": "from the other tab"})
        ada.waits_until("snapshot.draft?.conduct === 'from the other tab'")
        other.tries("lock")
        ada.waits_until("snapshot.phase === 'locked'")

        other.tries("erase")
        for seen in (ada.sees(), other.sees()):
            assert (seen["phase"], seen["hasSecret"], seen["reports"]) == ("erased", False, [])
        assert ada.page.evaluate(_WHAT_IS_LEFT) == []
        ada.page.evaluate("source.start()")
        ada.waits_until("snapshot.phase === 'ready' && snapshot.bulletin !== null")
        assert ada.complaints + other.complaints == []


def assert_nowhere(canaries: list[bytes], folder: Path) -> None:
    """None of them stands in any file of a folder, in UTF-8, UTF-16 or base64."""
    spelled = [spelling for canary in canaries for spelling in spellings(canary)]
    for file in (one for one in folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        assert [one for one in spelled if one in content] == [], file


def spellings(canary: bytes) -> list[bytes]:
    """As bytes, and as base64 has the middle of it wherever it begins."""
    encoded = [base64.b64encode(b" " * shift + canary)[4:-4] for shift in range(3)]
    wide = [canary.decode().encode("utf-16-le")] if canary.isascii() else []
    return [canary, *encoded, *wide]
