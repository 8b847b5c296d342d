# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who report with the app, in a real browser, and who read it in their own language.

What a person does is a method. Every word that they look for is looked up in the app's own
language file, so what a test can find, a reader of that language can.
"""

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from browser import photograph
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from tellsafe.cli.samples import SampleTip, person
from tellsafe.cli.stage import Stage, patience

_LANGUAGES = Path(__file__).resolve().parents[2] / "app" / "src" / "ui" / "languages"
TAGS = {"en": "en", "zh": "zh-Hans", "ug": "ug"}


@dataclass
class Phone:
    """Somebody with the app, who reads ``language`` ("en", "zh" or "ug")."""

    city: Stage
    context: BrowserContext
    language: str
    page: Page = field(init=False)
    hosts: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    taps: int = 0

    def __post_init__(self) -> None:
        self._words = json.loads((_LANGUAGES / f"{self.language}.json").read_text("utf-8"))
        self.context.on("request", self._note)
        self.page = self.context.new_page()
        self._listen(self.page)

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    # What can be read.

    def word(self, key: str) -> str:
        return str(self._words[key])

    def sees(self, key: str) -> None:
        """A heading of that word; the heading has the focus, so that a reader begins there."""
        expect(self.page.locator("h1")).to_have_text(self.word(key), timeout=30_000)

    def photographs(self, name: str) -> None:
        photograph(self.page, f"journey/app-{name}")

    # The way in.

    def opens_the_app(self) -> None:
        self.opens_the_address("")

    def opens_the_address(self, place: str) -> None:
        """The app at a place, as a link or a picture that was scanned opens it."""
        self.page.goto(f"{self.city.zones.addresses['intake']}/{place}")
        choice = self.page.locator(f"main button.language[lang={TAGS[self.language]}]")
        choice.click()
        expect(self.page.locator("html")).to_have_attribute("lang", TAGS[self.language])
        self._waits_for_letters()

    def _waits_for_letters(self) -> None:
        self.page.evaluate("document.fonts.ready.then(() => undefined)")

    def opens_it_again(self) -> None:
        """In a new tab: what the old one held in memory is gone."""
        self.page.close()
        self.page = self.context.new_page()
        self._listen(self.page)
        self.page.goto(self.city.zones.addresses["intake"])

    def begins(self) -> None:
        # The tip line's name moves what is below it, and may want letters of its own, which do so
        # again: a tap meanwhile goes down on the button and comes up beside it.
        expect(self.page.locator("h1 bdi")).to_be_visible(timeout=30_000)
        self._waits_for_letters()
        self.taps_on("welcome.begin")
        self.sees("activate.title")

    def activates(self, number: int) -> None:
        who = person(number)
        self.taps_on("activate.begin")
        self.types("name", who.name)
        self.taps_on("next")
        self.types("number", who.number)
        self.taps_on("next")
        self.page.locator(f"input[value={who.occupation}]").check()
        self.taps_on("next")
        self.types("phone", who.phone)
        self.taps_on("activate.phone.send")
        self.sees("activate.code")
        self.types("code", self.city.code_for(who.phone))
        self.taps_on("activate.do")
        self.sees("recovery.title")

    def writes_the_number_down(self) -> str:
        """And practises it, as the app asks."""
        groups = self.page.locator("ol.groups .group").all_text_contents()
        self.taps_on("recovery.written")
        self.sees("practice.title")
        for box in self.page.locator("form input").all():
            label = self.page.locator(f"label[for={box.get_attribute('id')}]").inner_text()
            place = int("".join(one for one in label if one.isdigit()))
            box.fill(groups[place - 1])
        self.taps_on("practice.check")
        expect(self.page.locator("a.report-button")).to_be_visible()
        return " ".join(groups)

    def restores(self, number: str) -> None:
        expect(self.page.locator("h1 bdi")).to_be_visible()
        self.taps_on("welcome.restore")
        self.types("recovery", number)
        self.taps_on("restore.do")
        self.sees("restored.title")
        self.taps_on("restored.later")

    # Protection.

    def checks_the_app(self) -> None:
        self.page.evaluate("location.hash = '#/check'")
        self.sees("check.title")
        self.taps_on("check.do")

    def sets_a_pin(self, pin: str) -> None:
        self.page.evaluate("location.hash = '#/protect/pin'")
        self.sees("pin.title")
        self.types("pin", pin)
        self.types("pin-again", pin)
        self.taps_on("pin.set")
        self.sees("protect.title")

    def unlocks(self, pin: str) -> None:
        self.sees("locked.title")
        self.types("pin", pin)
        self.taps_on("locked.open")

    def erases_everything(self) -> None:
        self.page.evaluate("location.hash = '#/protect/erase'")
        self.sees("erase.title")
        self.taps_on("erase.yes")
        self.taps_on("erase.do")
        self.sees("erased.title")

    # A report.

    def begins_a_report(self) -> None:
        self.taps = 0
        self.page.locator("a.report-button").click()
        self.taps += 1
        self.sees("what.title")

    def says_what_happened(self, tip: SampleTip) -> None:
        names = [entry.name[self.language] for entry in self._entries(tip)]
        self.page.locator("button.entry", has_text=names[0]).click()
        self.taps += 1
        self.sees("conduct.title")
        self.types("conduct", tip.conduct)
        self.taps_on("next")
        self.sees("files.title")

    def takes_a_photo(self, photo: Path) -> None:
        """One tap; the camera and its shutter are the phone's own."""
        self.page.locator("label.take input").first.set_input_files(photo)
        self.taps += 1
        expect(self.page.locator("li.file-card .good-text")).to_be_visible(timeout=60_000)

    def shares_from_another_app(self, photo: Path) -> None:
        """As the system does it: sent to the app, which is opened anew for that."""
        content = base64.b64encode(photo.read_bytes()).decode("ascii")
        self.page.evaluate(_SHARE, content)
        self.page.goto("about:blank")
        self.page.goto(f"{self.city.zones.addresses['intake']}/#/report/shared")

    def looks_it_over(self) -> None:
        self.taps_on("next" if self.page.locator("li.file-card").count() else "files.none")
        self.taps_on("next")
        self.sees("look.title")

    def sends(self) -> None:
        self.taps_on("look.send")

    def gets_the_receipt(self) -> None:
        self.sees("receipt.title")

    def goes_home(self) -> None:
        self.page.evaluate("location.hash = '#/'")
        expect(self.page.locator("a.report-button")).to_be_visible()

    # The dialogue.

    def reads_the_answer(self, text: str) -> None:
        """Looks again until it is there."""
        self.goes_home()
        self.page.locator("a.row[href^='#/reports/']").first.click()
        said = self.page.locator("li.theirs", has_text=text)
        for _ in patience():
            self.taps_on("home.look")
            expect(self.page.locator(".busy")).to_have_count(0)
            if said.count():
                return
        raise AssertionError("no answer came")

    def replies(self, text: str) -> None:
        self.types("reply", text)
        self.taps_on("dialogue.send")
        expect(self.page.locator("li.ours")).to_have_count(2, timeout=30_000)

    # Fingers.

    def taps_on(self, key: str) -> None:
        """What can be tapped and says so, whole, in this person's language."""
        word = self.page.get_by_text(self.word(key), exact=True)
        self.page.locator("button, a, summary, label").filter(has=word).first.click()
        self.taps += 1

    def types(self, identifier: str, text: str) -> None:
        self.page.locator(f"#{identifier}").fill(text)

    def _entries(self, tip: SampleTip):  # type: ignore[no-untyped-def]
        return [one for one in self.city.bulletin.catalogue.entries if one.code == tip.entry]

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("blob:", "data:")):
            self.hosts.add(urlsplit(request.url).netloc)
            self.requests.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


_SHARE = """async (content) => {
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const form = new FormData();
  form.append("files", new File([bytes], "IMG_2041.jpg", { type: "image/jpeg" }));
  const answer = await fetch("/share", { method: "POST", body: form, redirect: "manual" });
  if (answer.type !== "opaqueredirect") throw new Error("it went to the server");
}"""
