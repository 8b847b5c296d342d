# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way to a receipt with a keyboard alone: no mouse, no touch, nothing that only hovers.

Whoever works like this sees at each press where they are, and begins each screen at its heading.
Seen to fail: with the outline of what has the focus taken away, and with headings left alone.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from navigators import FIRE, THREAT
from phones import TAGS, Phone
from playwright.sync_api import Browser, Locator, expect

from tellsafe.cli.samples import SampleTip, person
from tellsafe.cli.stage import Stage

_MOST_TABS = 60
_MOST_ARROWS = 40
TIPS = {"en": FIRE, "ug": THREAT}
NUMBERS = iter(range(700, 750))


class KeyboardPhone(Phone):
    """Somebody who has keys and nothing else."""

    def presses(self, target: Locator, key: str = "Enter") -> None:
        self.tabs_to(target)
        self.page.keyboard.press(key)
        self.taps += 1

    def tabs_to(self, target: Locator) -> None:
        """Tab until it has the focus, and see at each stop where that is."""
        expect(target).to_be_visible()
        for _ in range(_MOST_TABS):
            self._sees_where_it_is()
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def taps_on(self, key: str) -> None:
        word = self.page.get_by_text(self.word(key), exact=True)
        self.presses(self.page.locator("main button, main a").filter(has=word).first)

    def types(self, identifier: str, text: str) -> None:
        self.tabs_to(self.page.locator(f"#{identifier}"))
        self.page.keyboard.insert_text(text)

    def chooses(self, group: str, value: str) -> None:
        """Of radio buttons: one stop for all of them, and arrows between them."""
        one = self.page.locator(f"input[name={group}][value={value}]")
        expect(one).to_be_visible()
        self._tabs_into(group)
        self.page.keyboard.press("Space")
        for _ in range(_MOST_ARROWS):
            if one.is_checked():
                return self._sees_where_it_is()
            self.page.keyboard.press("ArrowDown")
            self._sees_where_it_is()
        raise AssertionError(f"no arrow leads to {value}")

    def sees(self, key: str) -> None:
        super().sees(key)
        expect(self.page.locator("h1")).to_be_focused()

    def opens_the_app(self) -> None:
        self.page.goto(self.city.zones.addresses["intake"])
        self.presses(self.page.locator(f"main button.language[lang={TAGS[self.language]}]"))
        expect(self.page.locator("html")).to_have_attribute("lang", TAGS[self.language])

    def activates(self, number: int) -> None:
        who = person(number)
        self.taps_on("activate.begin")
        self._answers("activate.name", "name", who.name)
        self._answers("activate.document", "number", who.number)
        self.sees("activate.occupation")
        self.chooses("occupation", who.occupation)
        self.taps_on("next")
        self.sees("activate.phone")
        self.types("phone", who.phone)
        self.taps_on("activate.phone.send")
        self.sees("activate.code")
        self.types("code", self.city.code_for(who.phone))
        self.page.keyboard.press("Enter")
        self.sees("recovery.title")

    def writes_the_number_down(self) -> str:
        groups = self.page.locator("ol.groups .group").all_text_contents()
        self.taps_on("recovery.written")
        self.sees("practice.title")
        for box in self.page.locator("form input").all():
            label = self.page.locator(f"label[for={box.get_attribute('id')}]").inner_text()
            self.tabs_to(box)
            place = int("".join(one for one in label if one.isdigit()))
            self.page.keyboard.insert_text(groups[place - 1])
        self.page.keyboard.press("Enter")
        expect(self.page.locator("a.report-button")).to_be_visible()
        expect(self.page.locator("h1")).to_be_focused()
        return " ".join(groups)

    def begins_a_report(self) -> None:
        self.presses(self.page.locator("a.report-button"))
        self.sees("what.title")

    def says_what_happened(self, tip: SampleTip) -> None:
        name = self._entries(tip)[0].name[self.language]
        self.presses(self.page.locator("button.entry", has_text=name), "Space")
        self.sees("conduct.title")
        self.types("conduct", tip.conduct)
        self.presses(self.page.locator("form .choice input"), "Space")
        expect(self.page.locator("form .choice input")).to_be_checked()
        self.taps_on("next")
        self.sees("files.title")

    def says_when(self) -> None:
        self.taps_on("files.none")
        self.sees("when-where.title")
        self.chooses("day", "yesterday")
        self.chooses("where", "none")
        self.taps_on("next")
        self.sees("look.title")

    def _answers(self, title: str, identifier: str, text: str) -> None:
        """Enter in a field goes on, as in any form."""
        self.sees(title)
        self.types(identifier, text)
        self.page.keyboard.press("Enter")

    def _tabs_into(self, group: str) -> None:
        for _ in range(_MOST_TABS):
            if self.page.evaluate("() => document.activeElement.name") == group:
                return self._sees_where_it_is()
            self.page.keyboard.press("Tab")
            self._sees_where_it_is()
        raise AssertionError(f"the keyboard does not reach {group}")

    def _sees_where_it_is(self) -> None:
        assert self.page.evaluate(_FOCUS_SHOWS) == "", "the focus can't be seen"


@pytest.fixture
def somebody_with_keys(city: Stage, chromium: Browser) -> Iterator[Callable[[str], KeyboardPhone]]:
    with ExitStack() as contexts:

        def make(language: str) -> KeyboardPhone:
            context = chromium.new_context(viewport={"width": 1024, "height": 768})
            contexts.callback(context.close)
            context.set_default_timeout(20_000)
            return KeyboardPhone(city, context, language)

        yield make


@pytest.mark.parametrize("language", ["en", "ug"])
def test_a_report_with_keys_alone(
    language: str, somebody_with_keys: Callable[[str], KeyboardPhone]
) -> None:
    source = somebody_with_keys(language)
    source.opens_the_app()
    source.page.evaluate(_WATCH_POINTERS)
    source.begins()
    source.activates(next(NUMBERS))
    source.writes_the_number_down()
    source.begins_a_report()
    source.says_what_happened(TIPS[language])
    source.says_when()
    source.sends()
    source.gets_the_receipt()
    assert source.page.evaluate("() => window.pointed") == 0
    assert source.complaints == []


def test_the_menu_of_languages_with_keys_alone(
    somebody_with_keys: Callable[[str], KeyboardPhone],
) -> None:
    """It closes by itself and by Escape, and the focus is where it was."""
    source = somebody_with_keys("en")
    source.opens_the_app()
    summary = source.page.locator("header summary")
    source.presses(summary)
    source.presses(source.page.locator("header button.row", has_text="ئۇيغۇرچە"), "Space")
    expect(source.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(summary).to_be_focused()
    source.presses(summary)
    source.page.keyboard.press("Escape")
    expect(source.page.locator("header .menu-list")).to_be_hidden()
    expect(summary).to_be_focused()


# What has the focus, if one can't see that it has. A radio button shows it at the whole line that
# it stands in. A heading has it so that a reader begins there; it does nothing, so it shows none.
# Within a field for days or times its small button has it, and Chromium itself frames that.
_FOCUS_SHOWS = """() => {
  const one = document.activeElement;
  if (one === document.body || one.tagName === "H1") return "";
  if (one.matches("[type=date]:not(:focus), [type=time]:not(:focus)")) return "";
  const shows = (element) => {
    const style = element && getComputedStyle(element);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && !/^rgba\\(.*, 0\\)$|^transparent$/.test(style.outlineColor);
  };
  const { width, height } = one.getBoundingClientRect();
  const line = one.closest(".choice, .take");
  return shows(line) || (shows(one) && width > 0 && height > 0) ? "" : one.outerHTML.slice(0, 120);
}"""
_WATCH_POINTERS = """() => {
  window.pointed = 0;
  addEventListener("pointerdown", () => { window.pointed += 1; }, true);
}"""
