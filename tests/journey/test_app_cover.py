# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faces and other places of a picture, covered by taps and by keys, before a played source."""

from collections.abc import Callable

import pytest
from browser import photograph
from looking import violations
from playwright.sync_api import expect
from preview import COLOURS, LANGUAGES, SETTLED, Preview, too_wide


@pytest.fixture
def shown(preview: Callable[..., Preview]) -> Preview:
    """The screen on which a photo is covered, in English, once the photo is drawn."""
    shown = preview()
    shown.opens("report-blur", "en")
    expect(shown.page.locator("canvas")).to_have_js_property("width", 1200)
    return shown


def test_covers_by_keyboard(shown: Preview) -> None:
    """What was below is gone from the canvas: one colour of nine is left of a window's edge."""
    canvas = shown.page.locator("canvas")
    before = canvas.evaluate(_COLOURS)
    canvas.press("Enter")
    expect(shown.page.get_by_text("1 covered")).to_have_count(1)
    assert canvas.evaluate(_COLOURS) != before
    shown.page.get_by_role("button", name="Undo").click()
    expect(shown.page.get_by_text("1 covered")).to_have_count(0)
    assert canvas.evaluate(_COLOURS) == before


def test_a_picture_that_did_not_load_is_not_replaced(preview: Callable[..., Preview]) -> None:
    """Seen to fail: with an empty canvas that was saved in its place."""
    shown = preview()
    shown.opens("report-blur", "en")
    shown.page.evaluate("location.hash = '#/report/blur/f2'")
    canvas = shown.page.locator("canvas")
    expect(canvas).to_have_js_property("width", 300)
    canvas.press("Enter")
    expect(shown.page.get_by_text("1 covered")).to_have_count(1)
    shown.page.get_by_role("button", name="Keep").click()
    expect(shown.page.get_by_role("alert")).to_contain_text("can’t be read")
    assert shown.page.url.endswith("/blur/f2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggests_faces(preview: Callable[..., Preview], axe: str, language: str) -> None:
    """Two of them; nothing is covered before somebody says so. By keys alone, and taken back."""
    shown = preview(color_scheme="light")
    shown.opens("report-blur", language)
    page = shown.page
    canvas, told = page.locator("canvas"), page.locator("section > p[role=status]")
    expect(canvas).to_have_js_property("width", 1200)
    page.locator("button.button").first.press("Enter")
    expect(told).to_contain_text("2")
    expect(page.locator("button.face")).to_have_count(2)
    expect(page.locator("button.face[aria-pressed=true]")).to_have_count(0)
    wrong = [*too_wide(page), *violations(page, axe)]
    photograph(page, f"app/report-blur-faces-{language}-light", whole=False)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(SETTLED), "it is not dark"
    wrong += violations(page, axe, COLOURS)
    photograph(page, f"app/report-blur-faces-{language}-dark", whole=False)
    assert wrong == []

    first = page.locator("button.face").first
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-pressed", "false")
    page.locator("section button.button").nth(1).press("Enter")
    expect(page.locator("button.face[aria-pressed=true]")).to_have_count(2)
    assert violations(page, axe, COLOURS) == []
    page.emulate_media(color_scheme="light")
    assert not page.evaluate(SETTLED), "it is not light"
    assert violations(page, axe, COLOURS) == []
    assert shown.complaints == []
    assert shown.elsewhere == []


def test_a_tap_on_a_ring_covers_that_face(shown: Preview) -> None:
    """And the ring of the other, which stays open, is on the screen alone."""
    canvas = shown.page.locator("canvas")
    before = canvas.evaluate(_ON_THE_RING)
    shown.page.get_by_role("button", name="Find faces").click()
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": 0.32 * box["width"], "y": 0.37 * box["height"]})
    covered = shown.page.locator("button.face[aria-pressed=true]")
    expect(covered).to_have_text("Cover face 1")
    assert not alike(canvas.evaluate(_ON_THE_RING), before)
    shown.page.get_by_role("button", name="Keep").click()
    photo = shown.page.locator("img.thumbnail")
    expect(photo).to_have_js_property("complete", True)
    expect(photo).to_have_js_property("naturalWidth", 1200)
    assert alike(photo.evaluate(_ON_THE_RING), before)


def test_a_tap_covers_where_it_is_seen(preview: Callable[..., Preview]) -> None:
    """Where a picture does not fill its box as well; beside it a tap does nothing."""
    shown = preview(viewport={"width": 1000, "height": 300})
    shown.opens("report-blur", "en")
    canvas = shown.page.locator("canvas")
    expect(canvas).to_have_js_property("width", 1200)
    box = canvas.bounding_box()
    assert box is not None
    assert box["width"] > 1.5 * box["height"] * 4 / 3, "it fills its box"
    canvas.click(position={"x": 5, "y": box["height"] / 2})
    expect(shown.page.get_by_text("0 covered")).to_have_count(1)
    before = canvas.evaluate(_LEFT)
    from_the_middle = 0.3 * box["height"] * 4 / 3
    canvas.click(position={"x": box["width"] / 2 - from_the_middle, "y": box["height"] / 2})
    expect(shown.page.get_by_text("1 covered")).to_have_count(1)
    assert canvas.evaluate(_LEFT) != before


def alike(one: list[int], other: list[int]) -> bool:
    """Of colours, as far as a JPEG keeps them."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 24


# What stands a fifth of its width from the picture's left side.
_LEFT = """canvas => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(width / 5 - 40, height / 2 - 40, 80, 80);
  return data.join();
}"""
# The colours about the left side of the ring of the second face.
_ON_THE_RING = """shown => {
  const canvas = new OffscreenCanvas(1200, 900);
  const context = canvas.getContext("2d");
  context.drawImage(shown, 0, 0);
  return [...context.getImageData(700, 400, 40, 100).data];
}"""
# How many different colours a square in the middle of the canvas has.
_COLOURS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(560, 410, 80, 80);
  return new Set(new Uint32Array(data.buffer)).size;
}"""
