# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who use a deployment: sources on their devices, and staff at the desk in a real browser.

What a person does is a method; how the pages are made stays in here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from browser import photograph
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tellsafe.cli.authenticator import SignIn
from tellsafe.cli.sample_media import make_photo
from tellsafe.cli.samples import TIPS, SampleTip, person
from tellsafe.cli.stage import Stage, patience
from tellsafe.formats.message import MESSAGE
from tellsafe.formats.place import NOWHERE
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.report import Report, in_district

FIRE, BRIDGE, THREAT, BARRELS = TIPS
_MOST_TABS = 80


@dataclass
class Person:
    """A source with a device of their own, who speaks ``language``."""

    city: Stage
    device: Source
    number: int
    language: str
    camera: Path

    def activates(self) -> None:
        who = person(self.number, language=self.language)
        form = Form(who.name, who.scheme, who.number, who.occupation, who.phone, who.language)
        self.device.activate(form, lambda: self.city.code_for(who.phone))

    def reports_a_fire_with_a_photo(self) -> None:
        self.reports_with_a_photo(FIRE)

    def reports_a_loose_railing(self) -> None:
        self.reports(BRIDGE)

    def reports_a_threat(self) -> None:
        self.reports(THREAT)

    def reports_with_a_photo(self, tip: SampleTip) -> None:
        self.reports(tip, make_photo(self.camera / "IMG_2041.jpg"))

    def reports(self, tip: SampleTip, *files: Path) -> None:
        where = NOWHERE if tip.district is None else in_district(tip.district)
        report = Report(
            tip.entry, tip.conduct, tip.language, where=where, life_at_risk=tip.life_at_risk
        )
        delivery = self.device.report(report, [File(path) for path in files])
        assert delivery.receipt is not None, delivery.waits

    def reads_the_answer(self) -> str:
        """What the desk's staff wrote; the receipt that is sent automatically came before it."""
        for _ in patience():
            found = self.device.poll().messages
            if written := [one.message.text for one in found if one.message.kind == MESSAGE]:
                return written[-1]
        raise AssertionError("no answer came")

    def is_told(self, status: str) -> str:
        """In which words the desk tells what came of it, once that is this."""
        for _ in patience():
            for one in self.device.poll().messages:
                if one.message.status == status:
                    return str(one.message.text)
        raise AssertionError(f"nobody told {status}")

    def replies(self, text: str) -> None:
        delivery = self.device.reply(self.device.tips[0].number, text, self.language)
        assert delivery.receipt is not None, delivery.waits


@dataclass
class Staff:
    """Somebody at the desk, who has a browser and a keyboard, and no mouse."""

    name: str
    using: SignIn
    desk: str
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def goes_to(self, path: str) -> Response:
        answer = self.page.goto(self.desk + path)
        assert answer is not None
        return answer

    def signs_in(self) -> None:
        """The page opens with the first field focused."""
        self.goes_to("/sign-in")
        expect(self.page.get_by_role("textbox").first).to_be_focused()
        self._types(self.name)
        self.page.keyboard.press("Tab")
        self._types(self.using.password)
        self.page.keyboard.press("Enter")
        self.gives_the_second_factor()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def gives_the_second_factor(self) -> None:
        """A code of the app; the first time, the app is set up with the key that is shown."""
        code = self.page.locator("input.code")
        code.wait_for()
        secret = self.page.locator("code.secret")
        if secret.count():
            self.using.authenticator.secret = (secret.text_content() or "").replace(" ", "")
        self.tabs_to(code)
        self._types(self.using.authenticator.next_code(patience))
        self.page.keyboard.press("Enter")

    def waits_for_the_tip_that_says(self, words: str) -> Locator:
        """The tip in the list; staff reload the page until it is there."""
        tip = self._list_item(words)
        self._reloads_until(tip)
        return tip

    def opens_the_tip_that_says(self, words: str) -> None:
        self.goes_to("/")
        self.presses(self._list_item(words))
        self.page.wait_for_url("**/tips/*")

    def answers(self, text: str) -> None:
        """On the page of a tip."""
        self.tabs_to(self.page.locator("form.reply textarea"))
        self._types(text)
        self.presses(self.page.locator("form.reply button.main"))
        expect(self.saying(text)).to_be_visible()

    def waits_for_the_reply(self, text: str) -> None:
        """On the page of a tip."""
        self._reloads_until(self.saying(text))

    def switches_to(self, language: str) -> None:
        self.presses(self.page.locator(f"form.languages button[lang={language}]"))
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def reads_pages_in(self, language: str) -> None:
        """As if chosen on an earlier day."""
        cookie = {"name": "desk-language", "value": language, "url": self.desk}
        self.page.context.add_cookies([cookie])

    def signs_out(self) -> None:
        self.presses(self.page.locator("form.who button"))
        self.page.wait_for_url("**/sign-in")

    def saying(self, words: str) -> Locator:
        """The element on this page in which a source or staff say so; of an open tip, not of its
        line in the queue."""
        return self.page.locator("main [dir=auto]:not(textarea)").filter(has_text=words).last

    def photographs(self, name: str) -> None:
        """Keep what the page looks like."""
        photograph(self.page, f"journey/{name}")

    def spoke_to(self) -> set[str]:
        """All hosts that the browser asked for anything."""
        return {urlsplit(one).netloc for one in self.requests}

    def presses(self, target: Locator) -> None:
        self.tabs_to(target)
        self.page.keyboard.press("Enter")

    def tabs_to(self, target: Locator) -> None:
        """Tab until it has the focus, and see that it has."""
        for _ in range(_MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                assert target.evaluate(_FOCUS_SHOWS), "the focus can't be seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def _list_item(self, words: str) -> Locator:
        return self.page.locator("ol.tips a").filter(has_text=words)

    def _reloads_until(self, wanted: Locator) -> None:
        for _ in patience():
            if wanted.count():
                return
            self.page.reload()
        raise AssertionError("it did not come")

    def _types(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


_FOCUS_SHOWS = """one => {
  const style = getComputedStyle(one);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


Seated = Callable[..., Staff]  # the fixture that seats somebody at a browser of their own


def direction_of(text: Locator) -> str:
    """In which direction it runs: "ltr" or "rtl"."""
    return text.evaluate("one => getComputedStyle(one).direction")
