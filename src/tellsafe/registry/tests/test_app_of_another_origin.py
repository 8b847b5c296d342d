# SPDX-License-Identifier: AGPL-3.0-or-later
"""The app's page comes from intake, and asks the registry itself: so intake sees no such request.

The page of intake's own origin may read the answers, and no other page.
"""

import logging

import httpx2 as httpx
import pytest

from tellsafe.registry.tests.front import Front, slug

APP_ORIGIN = "https://intake.example.org"
CANARY = "https://canary-origin-4711.example"
FOR_SOURCES = ("/v1/work", "/v1/codes", "/v1/activations", "/v1/stamps")
SUSPENSION = "/v1/suspensions/" + "ab" * 32


def preflight(front: Front, path: str, method: str = "POST") -> httpx.Response:
    headers = {
        "Origin": APP_ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    return front.client.options(path, headers=headers)


@pytest.mark.parametrize("path", FOR_SOURCES)
def test_the_app_may_ask_what_a_source_asks(front: Front, path: str) -> None:
    told = preflight(front, path)
    assert told.status_code == 204
    assert told.headers["access-control-allow-origin"] == APP_ORIGIN
    assert told.headers["access-control-allow-methods"] == "GET, POST"
    assert told.headers["access-control-allow-headers"] == "content-type"
    assert int(told.headers["access-control-max-age"]) > 0


def test_answers_and_refusals_can_be_read_by_the_app_alone(front: Front) -> None:
    for origin in (APP_ORIGIN, CANARY):
        asked = {"Origin": origin}
        answers = [
            front.client.get("/v1/work", headers=asked),
            *(front.client.post(path, json={}, headers=asked) for path in FOR_SOURCES[1:]),
            front.client.delete("/v1/work", headers=asked),
        ]
        assert answers[0].status_code == 200
        assert slug(answers[1]) == "work-refused"
        for told in answers:
            assert told.headers["access-control-allow-origin"] == APP_ORIGIN
            assert told.headers["cross-origin-resource-policy"] == "cross-origin"
            assert "access-control-allow-credentials" not in told.headers


def test_the_app_can_tell_a_bug_from_a_network_that_fails(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tellsafe.serving.gate.Gate.offer", lambda *_: 1 // 0)
    told = front.client.get("/v1/work", headers={"Origin": APP_ORIGIN})
    assert (told.status_code, slug(told)) == (500, "internal")
    assert told.headers["access-control-allow-origin"] == APP_ORIGIN


@pytest.mark.parametrize("path", [SUSPENSION, "/v1/nothing", "/"])
def test_no_page_may_read_anything_else(front: Front, path: str) -> None:
    asked = [preflight(front, path, "PUT"), front.client.get(path, headers={"Origin": APP_ORIGIN})]
    for told in asked:
        assert (told.status_code, slug(told)) == (404, "not-found")
        assert "access-control-allow-origin" not in told.headers


def test_no_line_says_which_page_asked(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="tellsafe"):
        front.client.get("/v1/work", headers={"Origin": CANARY})
        front.client.post("/v1/codes", content=b"{", headers={"Origin": CANARY})
        front.client.options(
            "/v1/codes", headers={"Origin": CANARY, "Access-Control-Request-Method": "POST"}
        )
    assert "canary" not in caplog.text
