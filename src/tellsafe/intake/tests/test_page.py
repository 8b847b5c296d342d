# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a browser without scripts gets: a page without a form; and what every answer forbids."""

import base64
import gzip
import hashlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from tellsafe.formats.bulletin import plain_form, verify_bulletin
from tellsafe.intake.tests.built import built
from tellsafe.intake.tests.cast import Source
from tellsafe.intake.tests.world import World
from tellsafe.intake.web.built_app import ServedFile
from tellsafe.intake.web.headers import document_headers
from tellsafe.serving.zone import ZoneError, ZoneSettings


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


@pytest.fixture(params=["built", "not built"])
def page(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    start: Callable[[], TestClient],
    monkeypatch: pytest.MonkeyPatch,
) -> Seen:
    """What a browser without scripts shows: the same, whether the app was built or not."""
    folder = built(tmp_path / "app") if request.param == "built" else tmp_path / "absent"
    monkeypatch.setattr("tellsafe.intake.web.page.FOLDER", folder)
    answer = start().get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Seen(answer.text)


def test_it_says_in_each_language_what_this_is_and_whom_to_call(page: Seen, world: World) -> None:
    charter = world.bulletin().charter
    for language, name in (("en", "en"), ("zh-Hans", "zh"), ("ug", "ug")):
        assert charter.emergency_number in page.texts[language]
        assert charter.name[name] in page.texts[language]
        assert "JavaScript" in page.texts[language]
    sections = [attributes for tag, attributes in page.tags if tag == "section"]
    assert [one["dir"] for one in sections] == ["ltr", "ltr", "rtl"]


def test_it_has_no_form_and_nothing_from_elsewhere(page: Seen) -> None:
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"form", "input", "textarea", "button", "img", "iframe"}
    addresses = page.attributes("src") + page.attributes("href")
    assert [
        one for one in addresses if not str(one).startswith(("/assets/", "/redress", "/public"))
    ] == []
    assert page.attributes("style") == []


def test_its_style_is_the_one_that_the_policy_allows(http: TestClient) -> None:
    answer = http.get("/")
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]


def policy_of(answer: httpx.Response) -> dict[str, str]:
    told = answer.headers["content-security-policy"].split("; ")
    return dict(one.split(" ", 1) for one in told)


def test_every_answer_carries_the_headers(
    http: TestClient, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [http.get("/nothing"), http.post("/"), http.get("/favicon.ico")]
    data = [http.get("/v1/bulletin"), http.get("/v1/submissions/x"), source.send()]
    data.append(source.send(b"x"))
    whole = http.get("/")
    monkeypatch.setattr(ServedFile, "response", lambda *_: 1 // 0)
    documents.append(http.get("/"))
    assert documents[-1].status_code == 500
    for headers in (answer.headers for answer in documents + data):
        assert headers["cache-control"] == "no-store, no-transform"
    for headers in (answer.headers for answer in [whole, *documents, *data]):
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "max-age=" in headers["strict-transport-security"]
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers
    for headers in (answer.headers for answer in [whole, *documents]):
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"


def test_the_page_may_run_our_scripts_and_ask_the_three_zones_and_nothing_else(
    http: TestClient,
) -> None:
    policy = policy_of(http.get("/"))
    assert policy.pop("style-src").startswith("'self' 'sha256-")
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "img-src": "'self' blob:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": "'self' https://registry.example/ https://translog.example/",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "tellsafe",
    }


def test_camera_microphone_and_position_are_this_origin_s_alone(http: TestClient) -> None:
    told = http.get("/").headers["permissions-policy"].split(", ")
    allowed = {one for one in told if not one.endswith("=()")}
    assert allowed == {"camera=(self)", "geolocation=(self)", "microphone=(self)"}
    assert {"usb=()", "serial=()", "display-capture=()", "payment=()"} <= set(told)


@pytest.mark.parametrize("url", ["https://a.example/x;script-src *", "https://a.example, b", "a b"])
def test_an_endpoint_can_not_add_to_the_policy(url: str) -> None:
    with pytest.raises(ZoneError):
        document_headers("sha256-x", [url])


@pytest.mark.parametrize("accepted", ["gzip, deflate, br", "identity"])
def test_the_bulletin_is_compressed_for_whoever_takes_it_so(
    http: TestClient, settings: ZoneSettings, world: World, accepted: str
) -> None:
    for serial in (1, 2):
        if serial == 2:
            world.publish(settings.folder, world.bulletin(serial=2))
        with http.stream("GET", "/v1/bulletin", headers={"Accept-Encoding": accepted}) as answer:
            body = b"".join(answer.iter_raw())
        assert answer.headers["vary"] == "Accept-Encoding"
        assert int(answer.headers["content-length"]) == len(body)
        is_small = answer.headers.get("content-encoding") == "gzip"
        assert is_small == (accepted != "identity")
        assert verify_bulletin(gzip.decompress(body) if is_small else body, None).serial == serial


def test_a_new_bulletin_counts_without_a_restart(
    http: TestClient, source: Source, settings: ZoneSettings, world: World
) -> None:
    source.attach(1000)
    first = http.get("/v1/bulletin").content
    assert first == settings.bulletin
    world.publish(settings.folder, world.bulletin(serial=2, part_size=1 << 20))
    second = http.get("/v1/bulletin").content
    assert verify_bulletin(second, None).serial == 2
    assert http.get("/v1/bulletin/plain").content == plain_form(second)
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
