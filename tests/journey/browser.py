# SPDX-License-Identifier: AGPL-3.0-or-later
"""Debian's Chromium, how it is started, and pictures of what it shows.

The app is used in Chromium as a whole, as on a phone. What is looked at page by page (the desk,
each state of the app) is in its headless shell: the same engine without windows and compositing for
a screen, for half of the processor's time.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page

_ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
# Chromium calls home on its own without them; that a page does not is what is tested.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_program() -> str:
    """Its path."""
    return _installed("chromium")


def shell_program() -> str:
    """The path of the headless shell."""
    return _installed("chromium-headless-shell")


def photograph(page: Page, name: str, *, whole: bool = True) -> None:
    """For people who want to look, below artefacts/: PHOTOGRAPHS=1 before pytest.

    No test looks at a picture, and to take one costs more than most of what is tested on a page.
    """
    if "PHOTOGRAPHS" in os.environ:
        page.screenshot(path=_ARTEFACTS / f"{name}.png", full_page=whole)


def _installed(name: str) -> str:
    program = shutil.which(name)
    assert program, f"Debian's {name} is not installed; run: make .setup-system"
    return program
