# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every state of every screen of the app, in each language, light and dark, before a played source.

The preview (app/tests/preview) shows the real screens without a server. It is handed to the browser
from the disk, so a request to anywhere else is seen, and fails the test.

Seen to fail: with quiet text in #999, with a button that had no words, with a table of 400 px, with
an image from another address, and with one more required screen on the way to "sent".
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from browser import photograph
from looking import violations
from playwright.sync_api import FilePayload, ViewportSize, expect
from preview import COLOURS, LANGUAGES, SETTLED, Preview, too_wide

TAGS = {"en": "en", "zh": "zh-Hans", "ug": "ug"}
DESK: ViewportSize = {"width": 1280, "height": 800}
ZOOMED: ViewportSize = {"width": 320, "height": 200}
MOST_TAPS = 8
_PHOTO: FilePayload = {
    "name": "photo.jpg",
    "mimeType": "image/jpeg",
    "buffer": b"\xff\xd8\xff\xd9",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state(preview: Callable[..., Preview], axe: str, language: str) -> None:
    shown = preview(color_scheme="light")
    direction = "rtl" if language == "ug" else "ltr"
    wrong: list[str] = []
    for state in shown.states():
        shown.turns_to(state, language)
        assert shown.page.evaluate(_SPOKEN) == [TAGS[language], direction]
        wrong += [f"{state}: {one}" for one in too_wide(shown.page)]
        wrong += [f"{state}: {one}" for one in violations(shown.page, axe)]
        photograph(shown.page, f"app/{state}-{language}-light", whole=False)
        # Colours alone are others in the dark.
        shown.page.emulate_media(color_scheme="dark")
        assert shown.page.evaluate(SETTLED), "it is not dark"
        wrong += [f"{state}, dark: {one}" for one in violations(shown.page, axe, COLOURS)]
        photograph(shown.page, f"app/{state}-{language}-dark", whole=False)
        shown.page.emulate_media(color_scheme="light")
    assert wrong == []
    assert shown.complaints == []
    assert shown.elsewhere == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_wide_and_zoomed(preview: Callable[..., Preview], axe: str, language: str) -> None:
    """At 1280 pixels; and at 400 % of that, which leaves 320 by 200."""
    shown = preview(viewport=DESK)
    wrong: list[str] = []
    for state in ("welcome", "home-reports", "report-what", "report-look", "dialogue", "protect"):
        for size in (DESK, ZOOMED):
            shown.page.set_viewport_size(size)
            shown.opens(state, language)
            wrong += [f"{state}: {one}" for one in too_wide(shown.page)]
            wrong += [f"{state}: {one}" for one in violations(shown.page, axe)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sent_with_a_photo_in_few_taps(preview: Callable[..., Preview], language: str) -> None:
    """From home; typing is no tap, but the tap into the box is one."""
    shown = preview()
    page, taps = shown.page, 0
    shown.opens("home-empty", language)

    def tap(selector: str) -> None:
        nonlocal taps
        taps += 1
        page.locator(selector).click()

    tap(".report-button")
    tap(".entry >> nth=2")
    tap("textarea")
    page.keyboard.type("Four open cans of petrol stand beside the boiler.")
    tap(".actions button")
    with page.expect_file_chooser() as chooser:
        tap(".take >> nth=0")
    chooser.value.set_files([_PHOTO])
    page.wait_for_selector(".file-card")
    tap(".actions a")
    page.wait_for_selector("[name=where]")
    tap(".actions a")
    page.wait_for_selector(".part")
    tap(".actions button")
    page.wait_for_selector("progress")

    assert urlsplit(page.url).fragment == "/sending/1"
    assert taps <= MOST_TAPS
    assert shown.complaints == []


def test_activated_by_keyboard_alone(preview: Callable[..., Preview]) -> None:
    """A question a screen; each heading takes the focus, and Enter goes on."""
    shown = preview()
    page = shown.page
    shown.opens("welcome", "en")
    page.locator(".actions button").press("Enter")
    page.wait_for_selector("text=Show once that you are a real person")
    page.locator(".actions button").press("Enter")
    for box, answer in (("#name", "A. Example"), ("#number", "48001010016")):
        page.wait_for_selector(box)
        expect(page.locator("#heading")).to_be_focused()
        page.locator(box).press("Enter")
        expect(page.locator(".problem")).to_be_visible()
        page.locator(box).fill(answer)
        page.locator(box).press("Enter")
    page.wait_for_selector("[name=occupation]")
    expect(page.locator("#heading")).to_be_focused()
    page.locator("[name=occupation]").first.press("Space")
    expect(page.locator("[name=occupation]").first).to_be_checked()
    page.locator(".actions button").press("Enter")
    page.locator("#phone").fill("+372 5123 4567")
    page.locator("#phone").press("Enter")
    page.locator("#code").fill("111111")
    page.locator("#code").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing that you typed was kept")
    page.locator("#code").fill("246810")
    page.locator("#code").press("Enter")
    expect(page.locator(".groups li")).to_have_count(11)

    groups = page.locator(".group").all_inner_texts()
    page.locator(".actions a").press("Enter")
    page.wait_for_selector("#group-1")
    labels = page.locator("label").all_inner_texts()
    asked = [int(label.removeprefix("Group ")) for label in labels]
    for at, place in enumerate(asked):
        page.locator(f"#group-{at}").fill(groups[place - 1])
    page.locator("#group-1").press("Enter")
    expect(page.locator(".report-button")).to_be_visible()


def test_a_new_screen_has_the_focus_as_it_is_drawn(preview: Callable[..., Preview]) -> None:
    """Seen to fail: with a focus that moved afterwards. On a busy machine it was taken from a box
    in which somebody typed, and what they typed was lost."""
    shown = preview()
    for state, place in (
        ("home-empty", "nobody"),
        ("home-empty", "protect"),
        ("welcome", "restore"),
    ):
        shown.opens(state, "en")
        assert shown.page.evaluate(_FOCUSED_WHEN_DRAWN, place), place


def test_leaves_quickly(preview: Callable[..., Preview]) -> None:
    """To an empty page, by the button and by three times Escape, without asking any host."""
    shown = preview()
    shown.opens("dialogue", "en")
    shown.page.get_by_role("button", name="Leave").click()
    shown.page.wait_for_url("about:blank")
    shown.opens("dialogue", "en")
    for _ in range(3):
        shown.page.keyboard.press("Escape")
    shown.page.wait_for_url("about:blank")
    assert shown.elsewhere == []


def test_what_could_not_be_erased_is_not_called_kept(preview: Callable[..., Preview]) -> None:
    """Most of it is gone by then. Seen to fail: with "Keep everything" beside what had failed."""
    shown = preview()
    shown.opens("erase-unfinished", "en")
    shown.page.get_by_role("checkbox").check()
    shown.page.get_by_role("button", name="Erase now").click()
    expect(shown.page.get_by_role("alert")).to_contain_text("Not everything could be erased.")
    expect(shown.page.locator("main a, header a[href^='#']")).to_have_count(0)


def test_nothing_goes_unchanged_without_a_word(preview: Callable[..., Preview]) -> None:
    shown = preview()
    shown.opens("report-file-unclean", "en")
    unchanged = shown.page.get_by_role("button", name="Send this one unchanged")
    expect(unchanged).to_have_count(0)
    shown.page.get_by_role("button", name="Send it as it is").click()
    expect(unchanged).to_have_count(0)
    shown.page.get_by_role("checkbox").check()
    unchanged.click()
    expect(shown.page.get_by_text("Goes unchanged, as you said")).to_be_visible()


@pytest.mark.parametrize(("state", "fields"), [("locked", 1), ("protect-pin", 2)])
def test_no_browser_is_asked_to_keep_a_pin(
    preview: Callable[..., Preview], state: str, fields: int
) -> None:
    """Hidden all the same. Seen to fail: with fields of the kind "password"."""
    shown = preview()
    shown.opens(state, "en")
    boxes = shown.page.locator("input")
    expect(boxes).to_have_count(fields)
    for box in boxes.all():
        assert box.evaluate("one => [one.type, one.autocomplete]") == ["text", "off"]
        assert box.evaluate("one => getComputedStyle(one).webkitTextSecurity") == "disc"


@pytest.mark.parametrize("state", ["report-conduct", "report-when-where", "dialogue", "restore"])
def test_no_spelling_checker_is_handed_what_is_typed(
    preview: Callable[..., Preview], state: str
) -> None:
    """Some of them ask a server of their maker's. Seen to fail: with boxes for words that left it
    to the browser."""
    shown = preview()
    shown.opens(state, "en")
    boxes = shown.page.locator("main :is(textarea, input:not([type]))")
    assert (
        boxes.evaluate_all("all => all.map(one => [one.spellcheck, one.writingSuggestions])")
        == [[False, "false"]] * boxes.count()
    )
    assert boxes.count() > 0


@pytest.mark.parametrize("state", ["report-look", "dialogue", "recovery"])
def test_no_translator_is_handed_what_was_said_or_the_number(
    preview: Callable[..., Preview], state: str
) -> None:
    """A browser's own, once somebody turns it on, asks a server of its maker's. The words of the
    app it may have. Seen to fail: with a message that left it to the browser."""
    shown = preview()
    shown.opens(state, "en")
    said = shown.page.locator(".said, .group").evaluate_all("all => all.map(one => one.translate)")
    assert said
    assert not any(said)


def test_nothing_but_a_pin_is_drawn_as_dots(preview: Callable[..., Preview]) -> None:
    """Seen to fail: with a report of which an answer is new, which had a class of the same name."""
    shown = preview()
    for state in ("home-reports", "dialogue", "report-conduct-life", "recovery"):
        shown.opens(state, "en")
        assert shown.page.evaluate(_DOTTED) == []


@pytest.mark.parametrize(
    ("state", "button", "instead"),
    [
        ("report-file-unclean", "Send it as it is", "Send this file unchanged?"),
        ("report-look", "Discard this draft", "It can’t be brought back."),
        ("report-file-video", "Say this exact place", "In the report"),
        ("protect-pin-removable", "Remove the PIN", "Off"),
    ],
)
def test_the_focus_stays_where_a_button_was_replaced(
    preview: Callable[..., Preview], state: str, button: str, instead: str
) -> None:
    """Seen to fail: with the focus left to the browser, which gives it to the page."""
    shown = preview()
    shown.opens(state, "en")
    shown.page.get_by_role("button", name=button).press("Enter")
    expect(shown.page.locator("[tabindex='-1']:focus", has_text=instead)).to_be_visible()


def test_a_language_that_can_not_be_fetched_is_not_chosen(preview: Callable[..., Preview]) -> None:
    """Seen to fail: the tap did nothing, and later screens waited for that language's words."""
    shown = preview()
    page, zh = shown.page, shown.page.locator("main button.language[lang=zh-Hans]")
    shown.opens("welcome", "en")
    page.route("**/zh-*.js", lambda route: route.abort())
    zh.click()
    expect(page.locator("main [role=alert]")).to_have_text("This part is not on your phone yet")
    page.evaluate("location.hash = '#/charter'")
    expect(page.locator("h1")).to_have_text("Who runs this")
    page.unroute("**/zh-*.js")
    page.evaluate("location.hash = '#/welcome'")
    zh.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_what_is_being_sealed_is_not_to_be_changed(preview: Callable[..., Preview]) -> None:
    """Wherever in the report one goes to meanwhile, there is only how far it is."""
    shown = preview()
    shown.opens("report-look-sealing", "en")
    for place in ("report/look", "report/files", "report/file/f1"):
        shown.page.evaluate(f"location.hash = '#/{place}'")
        expect(shown.page.locator("main progress")).to_be_visible()
        expect(shown.page.locator("main :is(a, button, input)")).to_have_count(0)


def test_a_report_that_could_not_be_sealed_is_told_at_home(preview: Callable[..., Preview]) -> None:
    """Sealing a film takes minutes, and one may be elsewhere by then. Seen to fail: with a failure
    that only the report's last screen heard of."""
    shown = preview()
    shown.opens("report-look-sealing", "en")
    shown.page.evaluate("location.hash = '#/'")
    shown.page.wait_for_selector(".report-button")
    shown.page.evaluate("become({ sealing: null, unsent: { id: 'disk-full' } })")
    told = shown.page.get_by_role("alert")
    expect(told).to_contain_text("This phone has no room left.")
    expect(shown.page.get_by_text("Your report was not sent")).to_be_visible()
    shown.page.locator(".report-button").click()
    expect(shown.page.locator(".part").first).to_be_visible()
    expect(told).to_contain_text("This phone has no room left.")


def test_a_reply_that_could_not_be_sealed_is_there_again(preview: Callable[..., Preview]) -> None:
    """With its words, which nothing else keeps. Seen to fail: with a box that was always empty."""
    shown = preview()
    shown.opens("home-unsaid", "en")
    expect(shown.page.get_by_role("alert")).to_contain_text("published no keys for today")
    shown.page.get_by_text("Go to your reply").click()
    box = shown.page.locator("textarea")
    expect(box).to_have_value("It is open until nine.")
    expect(shown.page.get_by_role("alert")).to_contain_text("published no keys for today")
    box.fill("")
    shown.page.wait_for_function("() => window.kept().unsaid.length === 0")
    expect(box).to_have_value("")


def test_a_report_that_another_window_has_discarded_or_sent(
    preview: Callable[..., Preview],
) -> None:
    """Seen to fail: with a screen that waits for it for ever."""
    shown = preview()
    shown.opens("report-conduct-life", "en")
    shown.page.evaluate("become({ draft: null })")
    expect(shown.page.locator("h1")).to_have_text("This report was discarded")
    shown.page.get_by_text("Go home").click()
    shown.page.wait_for_selector(".report-button")
    shown.opens("report-conduct-life", "en")
    waits = "{ id: 'w', tip: 0, kind: 'tip', state: 'sending', sentBytes: 1, allBytes: 9 }"
    shown.page.evaluate(f"become({{ draft: null, waiting: [{waits}] }})")
    expect(shown.page.locator("h1")).to_have_text("Your report is on its way")


@pytest.mark.parametrize("meanwhile", ["[name=where][value=none]", ".actions a"])
def test_a_position_that_comes_late_is_not_heard(
    preview: Callable[..., Preview], meanwhile: str
) -> None:
    """Somebody chose otherwise, or went on, while the phone looked for it. Seen to fail: with an
    answer that is saved whenever it comes."""
    shown = preview()
    page = shown.page
    shown.opens("report-when-where", "en")
    page.evaluate(_SLOW_POSITION)
    page.locator("[name=where][value=exact]").check()
    page.get_by_role("button", name="Ask this phone where it is").click()
    page.locator(meanwhile).click()
    expect(page.locator(".within")).to_have_count(0)
    page.evaluate("() => window.found()")
    page.evaluate("location.hash = '#/report/look'")
    page.wait_for_selector(".part")
    expect(page.locator(".part").last).not_to_contain_text("59.4")
    assert shown.complaints == []


def test_words_are_kept_while_they_are_typed(preview: Callable[..., Preview]) -> None:
    """Nobody has left the box: what is kept is what is left after Escape, or a crash. Seen to fail:
    with words that are kept when the box is left."""
    shown = preview()
    page = shown.page
    shown.opens("report-conduct", "en")
    page.locator("textarea").press_sequentially("Four cans")
    page.wait_for_function("() => window.kept().draft.conduct === 'Four cans'")
    page.locator("textarea").press_sequentially(" of petrol")
    page.evaluate("location.hash = '#/report/what'")
    page.wait_for_function("() => window.kept().draft.conduct === 'Four cans of petrol'")
    assert shown.complaints == []


def test_language_switches_without_losing_words(preview: Callable[..., Preview]) -> None:
    shown = preview()
    page = shown.page
    shown.opens("report-conduct", "en")
    page.locator("textarea").fill("Four open cans of petrol")
    page.locator("summary.top-item").click()
    assert too_wide(page) == []
    page.locator(".menu-list button >> nth=2").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("textarea")).to_have_value("Four open cans of petrol")
    expect(page.locator(".menu")).not_to_have_attribute("open", "")
    assert page.evaluate("Object.entries(localStorage)") == [["language", "ug"]]


def test_who_comes_back_to_an_app_that_stayed_open_finds_answers(
    preview: Callable[..., Preview],
) -> None:
    """As if it were opened, but not whenever a camera or another app was in front of it. Seen to
    fail: with one round for as long as the page was there, which on a phone can be days."""
    shown = preview()
    shown.page.clock.install()
    shown.opens("home-reports", "en")
    look = "() => document.dispatchEvent(new Event('visibilitychange'))"
    shown.page.evaluate(look)
    shown.page.wait_for_function("() => window.rounds() === 1")
    shown.page.clock.fast_forward("11:00")
    shown.page.evaluate(look)
    shown.page.evaluate(look)
    shown.page.wait_for_function("() => window.rounds() === 2")
    assert shown.complaints == []


def test_who_has_brought_all_back_finds_answers(preview: Callable[..., Preview]) -> None:
    """Seen to fail: with a round while it was going on, which finds nothing, and none after it."""
    shown = preview()
    shown.opens("home-recovering", "en")
    assert shown.page.evaluate("rounds()") == 0
    shown.page.evaluate("become({ isRecovering: false })")
    shown.page.wait_for_function("() => window.rounds() === 1")


def test_keys_that_are_not_in_the_log_stop_sending(preview: Callable[..., Preview]) -> None:
    """Wherever one goes from which something could be sent, there is the reason instead."""
    shown = preview()
    shown.opens("distrust", "en")
    for path in ("", "report/what", "activate", "sending/4"):
        shown.page.evaluate("path => { location.hash = `#/${path}`; }", path)
        expect(shown.page.get_by_role("heading", level=1)).to_contain_text("Sending has stopped")
    shown.page.evaluate("location.hash = '#/reports/3'")
    expect(shown.page.get_by_text("Somebody will look at the cellar today")).to_be_visible()


def test_a_wrong_date_is_no_accusation(preview: Callable[..., Preview]) -> None:
    """Most often it is this phone's own clock that is behind."""
    shown = preview()
    shown.opens("distrust-ahead", "en")
    expect(shown.page.get_by_text("Check the date of this phone")).to_be_visible()
    expect(shown.page.get_by_text("trying to read along")).to_have_count(0)


_SLOW_POSITION = """() => {
  navigator.geolocation.getCurrentPosition = (found) => {
    window.found = () => found({ coords: { latitude: 59.437, longitude: 24.7536 } });
  };
}"""
_DOTTED = """() => [...document.querySelectorAll("body *")]
  .filter(one => getComputedStyle(one).webkitTextSecurity !== "none").map(one => one.className)"""
# Whether the next heading has the focus in the moment after it was put into the page.
_FOCUSED_WHEN_DRAWN = """place => new Promise(done => {
  new MutationObserver((changes, watch) => {
    const added = changes.flatMap(one => [...one.addedNodes]);
    const heading = added.map(one => one.querySelector?.("#heading")).find(one => one);
    if (!heading) return;
    watch.disconnect();
    done(document.activeElement === heading);
  }).observe(document.body, { childList: true, subtree: true });
  location.hash = `#/${place}`;
})"""
_SPOKEN = "[document.documentElement.lang, document.documentElement.dir]"
