# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page, with whatever it loads that is no photo or film, is small on the line."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tellsafe.desk.models import Tip
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import browser_of, staff
from tellsafe.desk.tests.test_fill import filled
from tellsafe.desk.tests.world import World
from tellsafe.serving.zone import ZoneSettings

MOST = 50_000
LINKED = re.compile(r'(?:href|src)="/static/([^"]+)"')


def addresses(found: "list[URLPattern | URLResolver]") -> Iterator[str]:
    """Every address that needs nothing to be known."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns)
        elif "<" not in str(one.pattern):
            yield f"/{one.pattern}"


def on_the_line(client: Client, path: str) -> int:
    """Bytes of the page and of each style sheet, script and icon that it names, compressed."""
    answer = client.get(path)
    if answer.status_code != 200 or answer.streaming:
        return 0
    page = answer.content
    names = {name.partition("?")[0] for name in LINKED.findall(page.decode())}
    parts = [page, *(Path(str(finders.find(name))).read_bytes() for name in sorted(names))]
    return sum(len(gzip.compress(part, 6)) for part in parts)


def test_every_page_is_small(settings: ZoneSettings, world: World) -> None:
    filled(settings, world, 3000)
    sizes: dict[str, int] = {}
    for number, role in enumerate(Role):
        client = browser_of(staff(f"somebody-{number}", role))
        form = {"purpose": "quality", "why": "To see how large it is.", "words": "a"}
        asked = client.post("/search", form)
        paths = [*addresses(get_resolver().url_patterns), f"/tips/{Tip.objects.all()[0].pk}"]
        for path in [*paths, asked.get("location", "/")]:
            for language in ("en", "ug"):
                client.cookies["desk-language"] = language
                size = on_the_line(client, path)
                sizes[path] = max(sizes.get(path, 0), size)
    assert sum(size > 0 for size in sizes.values()) >= 5
    assert {path: size for path, size in sizes.items() if size > MOST} == {}
