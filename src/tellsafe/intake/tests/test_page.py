# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser gets: one page without a form, and headers that forbid everything else."""

import base64
import hashlib
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tellsafe.formats.bulletin import verify_bulletin
from tellsafe.intake.tests.cast import Source
from tellsafe.intake.tests.world import World
from tellsafe.serving.zone import ZoneSettings


class Seen(HTMLParser):
    """Tags with their attributes, and the text by language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self._language = str(dict(attrs)["lang"])

    def handle_data(self, data: str) -> None:
        self.texts[self._language] = self.texts.get(self._language, "") + data

    def attributes(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture
def page(http: TestClient) -> Seen:
    answer = http.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Seen(answer.text)


def test_it_says_in_each_language_what_this_is_and_whom_to_call(page: Seen, world: World) -> None:
    charter = world.bulletin().charter
    for language, name in (("en", "en"), ("zh-Hans", "zh"), ("ug", "ug")):
        assert charter.emergency_number in page.texts[language]
        assert charter.name[name] in page.texts[language]
    sections = [attributes for tag, attributes in page.tags if tag == "section"]
    assert [one["dir"] for one in sections] == ["ltr", "ltr", "rtl"]


def test_it_has_no_form_no_script_and_nothing_from_elsewhere(page: Seen) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"form", "input", "textarea", "button", "script", "link", "img", "iframe"}
    assert page.attributes("src") + page.attributes("href") + page.attributes("style") == []


def test_its_style_is_the_one_that_the_policy_allows(http: TestClient) -> None:
    answer = http.get("/")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_every_answer_carries_the_headers(
    http: TestClient, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [http.get("/"), http.get("/nothing"), http.post("/"), http.get("/favicon.ico")]
    data = [http.get("/v1/bulletin"), http.get("/v1/submissions/x"), source.send()]
    data.append(source.send(b"x"))
    monkeypatch.setattr("tellsafe.intake.web.page.page_html", lambda _: 1 // 0)
    documents.append(http.get("/"))
    assert documents[-1].status_code == 500
    for headers in (answer.headers for answer in documents + data):
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store, no-transform"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "max-age=" in headers["strict-transport-security"]
        assert "set-cookie" not in headers
    for headers in (answer.headers for answer in documents):
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]


def test_a_new_bulletin_counts_without_a_restart(
    http: TestClient, source: Source, settings: ZoneSettings, world: World
) -> None:
    source.attach(1000)
    first = http.get("/v1/bulletin").content
    assert first == settings.bulletin
    world.publish(settings.folder, world.bulletin(serial=2, part_size=1 << 20))
    second = http.get("/v1/bulletin").content
    assert verify_bulletin(second, None).serial == 2
    assert source.announce().json()["blobs"][0]["part_size"] == 1 << 20


def test_an_upload_keeps_the_part_size_with_which_it_began(
    source: Source, settings: ZoneSettings, world: World
) -> None:
    source.attach(200_000)
    source.announce()
    world.publish(settings.folder, world.bulletin(serial=2, part_size=1 << 20))
    source.http.get("/v1/bulletin")
    assert set(source.upload()) == {204}
    assert source.send().status_code == 201
