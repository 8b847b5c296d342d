# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draw the PNGs of public/ from public/icon.svg: only after the mark has changed.

    .venv/bin/python app/icons/render.py

They are kept in the repository, so that building the app takes no browser.
"""

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PUBLIC = Path(__file__).parents[1] / "public"
# Name, pixels, whether a launcher may cut it to a shape of its own: then the ground fills it all,
# and the mark keeps within the middle four fifths.
SIZES = (
    ("icon-192.png", 192, False),
    ("icon-512.png", 512, False),
    ("icon-maskable-512.png", 512, True),
)


def main() -> None:
    """Draw each size in Chromium."""
    program = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        for name, pixels, fills in SIZES:
            _save(_drawn(page, pixels, fills), PUBLIC / name)
        browser.close()


def _drawn(page: Page, pixels: int, fills: bool) -> bytes:
    mark = (PUBLIC / "icon.svg").read_text("utf-8")
    if fills:
        mark = mark.replace(' rx="14"', ' x="-16" y="-16" width="96" height="96"', 1)
        mark = mark.replace(' width="64" height="64"', "", 1)
        mark = mark.replace('viewBox="0 0 64 64"', 'viewBox="-4 -4 72 72"', 1)
    page.set_viewport_size({"width": pixels, "height": pixels})
    style = "<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>"
    page.set_content(style + mark)
    return page.screenshot(omit_background=True)


def _save(png: bytes, path: Path) -> None:
    """Few colours, and no chunk but the picture's own: an icon tells nothing of who drew it."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA").quantize(64)
    picture.save(path, optimize=True)


if __name__ == "__main__":
    main()
