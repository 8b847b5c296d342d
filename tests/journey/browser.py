# SPDX-License-Identifier: AGPL-3.0-or-later
"""Debian's Chromium, and how it is started.

The headless shell is Chromium without its own windows, menus and compositing for a screen: the same
engine, for half of the processor's time.
"""

import shutil

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
    program = shutil.which("chromium-headless-shell")
    assert program, "Debian's chromium-headless-shell is not installed; run: make .setup-system"
    return program
