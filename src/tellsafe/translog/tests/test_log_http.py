# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log over HTTP: read by anyone, appended to by those named, and by nobody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.signed_request import sign_request
from tellsafe.serving.clock import SetClock
from tellsafe.serving.problems import ABSENT, MALFORMED, PREFIX, TOO_LARGE, Problem
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.checkpoint import open_checkpoint
from tellsafe.translog.entries import MAX_ENTRY, make_entry
from tellsafe.translog.fsck import fsck
from tellsafe.translog.merkle import leaf_hash, verify_inclusion
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import APPENDER_KEYS, SIGNER, VKEY, entries, entry

CLOCK = SetClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
BULLETIN = make_entry("bulletin", day="2026-11-23", serial=1, sha256="ab" * 32)


@pytest.fixture
def client(zone: ZoneSettings) -> Iterator[TestClient]:
    from tellsafe.translog.web import make_app

    with TestClient(make_app(zone, CLOCK)) as client:
        yield client


def signed_by(
    name: str, body: bytes, *, late: int = 0, path: str = "/v1/entries"
) -> dict[str, str]:
    key, created = APPENDER_KEYS[name], CLOCK.now() - late
    return sign_request("POST", path, "", body, key, name, created=created, nonce="n" * 16)


def post(client: TestClient, name: str, body: bytes) -> httpx.Response:
    return client.post("/v1/entries", content=body, headers=signed_by(name, body))


def fetched(client: TestClient) -> LogReader:
    def fetch(path: str) -> bytes | None:
        answer = client.get(f"/{path}")
        return answer.content if answer.status_code == 200 else None

    return LogReader(fetch)


def test_an_appended_entry_is_proved_by_the_answer(client: TestClient) -> None:
    for number in range(3):
        answer = post(client, "registry", entry(number))
        told = answer.json()
        assert (answer.status_code, told["index"]) == (201, number)
        seen = open_checkpoint(told["checkpoint"].encode(), SIGNER.verifier)
        proof = [unb64u(one) for one in told["proof"]]
        verify_inclusion(leaf_hash(entry(number)), number, seen.size, proof, seen.root)


def test_an_entry_that_comes_again_keeps_its_index(client: TestClient) -> None:
    assert [post(client, "registry", entry(n)).json()["index"] for n in (0, 1, 0)] == [0, 1, 0]


def test_many_at_once_each_get_an_index_of_their_own(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda one: post(client, "registry", one).json(), entries(300)))
    assert sorted(one["index"] for one in told) == list(range(300))
    report = fsck(fetched(client), VKEY)
    assert (report.sound, report.entries) == (True, 300)


def test_whoever_may_not_append_learns_nothing(client: TestClient) -> None:
    unknown = client.get("/nothing/here")
    body = entry(0)
    refused = [
        client.post("/v1/entries", content=body),
        client.post("/v1/entries", content=b"{}"),
        client.post("/v1/entries", content=body, headers=signed_by("stranger", body)),
        client.post("/v1/entries", content=body, headers=signed_by("registry", body, late=301)),
        client.post("/v1/entries", content=body, headers=signed_by("registry", body, path="/")),
        client.post("/v1/entries", content=entry(1), headers=signed_by("registry", body)),
        client.post("/v1/entries", content=BULLETIN, headers=signed_by("registry", BULLETIN)),
        client.get("/v1/entries"),
        client.delete("/checkpoint"),
    ]
    expected = (404, bytes(ABSENT.response().body))
    assert {(one.status_code, one.content) for one in [unknown, *refused]} == {expected}
    assert fsck(fetched(client), VKEY).entries == 0


def test_the_types_that_a_key_may_append_are_its_own(client: TestClient) -> None:
    assert post(client, "operator", BULLETIN).status_code == 201
    assert post(client, "operator", entry(0)).status_code == 201


@pytest.mark.parametrize(
    ("body", "problem"),
    [(b"{}", MALFORMED), (entry(0) + b" ", MALFORMED), (b" " * (MAX_ENTRY + 1), TOO_LARGE)],
)
def test_what_is_no_entry_is_refused(client: TestClient, body: bytes, problem: Problem) -> None:
    answer = post(client, "registry", body)
    assert answer.content == bytes(problem.response().body)
    assert fsck(fetched(client), VKEY).entries == 0


def test_the_log_is_read_as_tlog_tiles_says(client: TestClient) -> None:
    for number in range(2):
        post(client, "registry", entry(number))
    checkpoint = client.get("/checkpoint")
    assert checkpoint.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["cache-control"] == "no-cache"
    tile = client.get("/tile/0/000.p/2")
    assert tile.content == leaf_hash(entry(0)) + leaf_hash(entry(1))
    assert tile.headers["content-type"] == "application/octet-stream"
    assert "immutable" in tile.headers["cache-control"]


def test_apps_of_any_origin_may_read_the_log_and_none_may_append(client: TestClient) -> None:
    post(client, "registry", entry(0))
    asked = {"Origin": "https://tips.example.org", "Access-Control-Request-Method": "GET"}
    paths = ("/checkpoint", "/tile/0/000.p/1", "/tile/entries/000.p/1", "/tile/0/007")
    public = [client.get(path, headers=asked) for path in paths]
    public += [client.options(path, headers=asked) for path in paths]
    assert [one.status_code for one in public] == [200, 200, 200, 404, 204, 204, 204, 204]
    for one in public:
        assert one.headers["access-control-allow-origin"] == "*"
        assert one.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "access-control-allow-credentials" not in one.headers
    assert {one.headers["access-control-allow-methods"] for one in public[4:]} == {"GET"}
    own = [client.options("/v1/entries", headers=asked), post(client, "registry", entry(1))]
    assert [one.status_code for one in own] == [404, 201]
    assert [one for one in own if "access-control-allow-origin" in one.headers] == []


def test_entries_are_compressed_for_whoever_asks(client: TestClient) -> None:
    post(client, "registry", entry(0))
    path = "/tile/entries/000.p/1"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    small = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content == len(entry(0)).to_bytes(2, "big") + entry(0)


@pytest.mark.parametrize(
    "path",
    [
        "/tile/0/000.p/3",
        "/tile/0/000",
        "/tile/0/0",
        "/tile/entries/000.p/02",
        "/tile/0/../../settings.toml",
        "/tile/%2e%2e/%2e%2e/settings.toml",
        "/tile/0/..%2f..%2f..%2fkeys%2flog.key",
        "/tile/",
        "/tile/0/000.p/2/",
    ],
)
def test_no_other_path_leads_anywhere(client: TestClient, path: str) -> None:
    for number in range(2):
        post(client, "registry", entry(number))
    assert client.get(path).status_code == 404


def test_what_waits_for_witnesses_is_asked_for_again_after_a_failure(
    zone: ZoneSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tellsafe.translog import web
    from tellsafe.translog.log import Log

    asked, again = [], Event()

    def is_behind(_log: Log) -> bool:
        asked.append(1)
        if len(asked) == 1:
            raise OSError("the database is away")
        again.set()
        return False

    monkeypatch.setattr(web, "_RETRY_SECONDS", 0)
    monkeypatch.setattr(Log, "is_behind", property(is_behind))
    with TestClient(web.make_app(zone, CLOCK)):
        assert again.wait(timeout=20)


def test_a_second_account_of_a_month_is_refused(client: TestClient) -> None:
    one, other = (make_entry("account", month="2026-10", sha256=ch * 64) for ch in "ab")
    assert post(client, "operator", one).status_code == 201
    answer = post(client, "operator", other)
    assert (answer.status_code, answer.json()["type"]) == (409, PREFIX + "account-twice")
    assert post(client, "operator", one).json()["index"] == 0
