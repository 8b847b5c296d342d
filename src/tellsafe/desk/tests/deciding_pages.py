# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people who decide on pages, each in a browser."""

import re

from django.test import Client

from tellsafe.desk.tests.deciding import CONDUCT, Desk
from tellsafe.desk.tests.people import browser_of

NONE = "A" * 22


def browsers(desk: Desk) -> tuple[Client, Client]:
    return browser_of(desk.ada), browser_of(desk.bao)


def fields(page: str, action: str) -> dict[str, str]:
    """What the form that posts to ``action`` would send as it was served, of hidden fields."""
    form = page[page.index(f'action="{action}"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def a_ground(**changed: str) -> dict[str, str]:
    return {"entry": "fire-risk", "conduct": CONDUCT, "rests_on": "independent"} | changed
