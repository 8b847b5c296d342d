# SPDX-License-Identifier: AGPL-3.0-or-later
"""What holds for every page of the desk, light and dark, on a phone and on a desk.

A page is loaded once a language. Width and scheme are then changed where it stands, as somebody
does who turns a phone or whose screen goes dark in the evening.

Seen to fail on the people: with cards of 30 rem, and with quiet text in #4a4f55 in the dark alone.
"""

from itertools import pairwise
from urllib.parse import urlsplit

from navigators import Staff
from playwright.sync_api import Page, Response

WIDTHS = (320, 1280, 1440)  # CSS pixels: a phone, one column beside the queue, and two
NARROW, WIDE = WIDTHS[0], WIDTHS[-1]
# What is photographed for people to look at; every width and scheme is on one of them.
_PHOTOGRAPHED = {(320, "light"), (1280, "light"), (1440, "dark")}
# A scheme changes colours and nothing else.
_IN_THE_DARK = ("color-contrast", "link-in-text-block")
# Chromium says so of every page that is not there, be it as good as it may.
NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)"


def answers_to(page: Page) -> list[Response]:
    """All answers that the page gets from now on."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    return answers


def looks_at(person: Staff, name: str, language: str, axe: str) -> None:
    """Look at the page that is open, in each width and scheme, under ``name``."""
    page = person.page
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ug" else "ltr")
    assert page.evaluate(_SAME_IDS) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(_TOO_WIDE) == [], width
        levels = page.evaluate(_HEADINGS)
        assert levels.count(1) == 1, (width, levels)
        assert all(later - one <= 1 for one, later in pairwise(levels)), (width, levels)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if (width, scheme) in _PHOTOGRAPHED:
                person.photographs(f"{name}-{language}-{scheme}-{width}")
            if width in (NARROW, WIDE):
                found = violations(page, axe, _IN_THE_DARK if scheme == "dark" else ())
                assert found == [], (width, scheme, found)


def keeps_to_itself(person: Staff, answers: list[Response]) -> None:
    """The page's policy lets nothing else in, nothing else was asked for, and its words are for no
    checker or translator that whoever made the browser runs."""
    assert person.page.evaluate(_READ_ELSEWHERE) == []
    for answer in answers:
        assert is_strict(answer.header_value("content-security-policy") or ""), answer.url
    assert person.spoke_to() == {urlsplit(person.desk).netloc}


def violations(page: Page, axe: str, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe has against the page by these rules, or by all: the rule, and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    only = {"runOnly": rules} if rules else {}
    found = page.evaluate(_AXE, only)
    assert rules or found["looked"], "axe looked at nothing"
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def is_strict(policy: str) -> bool:
    """Nothing is allowed but what is named: files of ours, nothing from elsewhere."""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    closed = all(rules.get(one) == "'none'" for one in ("default-src", "base-uri"))
    own = all(value in ("'none'", "'self'") for value in rules.values())
    return closed and own and rules.get("script-src") == "'self'" and "frame-ancestors" in rules


# What passed is counted, and not told in full: that would take longer than to look.
_AXE = """only => axe.run(document, { preload: false, resultTypes: ["violations"], ...only })
  .then(({ violations, passes }) => ({ violations, looked: passes.length }))"""

# What is wider than the window, by tag and class, be it that the page scrolls sideways or that
# something around it cuts it off.
_TOO_WIDE = """() => {
  const width = document.scrollingElement.clientWidth;
  const scrolls = document.scrollingElement.scrollWidth > width ? ["the page scrolls"] : [];
  return [...document.querySelectorAll("body *")].filter(one => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && (box.right > width + 1 || box.left < -1);
  }).map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`)
    .concat(scrolls);
}"""

# What a browser may translate, and boxes whose words it may have checked, by name.
_READ_ELSEWHERE = """() => {
  const page = document.documentElement;
  const boxes = [...document.querySelectorAll("input, textarea")].filter(one =>
    one.checkVisibility() && (one.spellcheck || one.writingSuggestions === "true"));
  return [...(page.translate ? [page] : []), ...boxes].map(one => one.name || one.tagName);
}"""

_SAME_IDS = """() => {
  const all = [...document.querySelectorAll("[id]")].map(one => one.id);
  return all.filter((one, at) => all.indexOf(one) !== at);
}"""

_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter(one => one.checkVisibility()).map(one => Number(one.ariaLevel || one.tagName[1]))"""
