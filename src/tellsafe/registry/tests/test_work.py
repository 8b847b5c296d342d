# SPDX-License-Identifier: AGPL-3.0-or-later
"""GET /v1/work, and paying by it: every request that costs us something costs the sender first."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tellsafe.formats.encoding import canonical_json, unb64u
from tellsafe.formats.proof_of_work import is_solved
from tellsafe.registry.tests.conftest import Opens
from tellsafe.registry.tests.front import Front, Json, slug
from tellsafe.registry.tests.people import ada
from tellsafe.serving.work import CALM, SLACK, bound


def request_of(front: Front, language: str = "en") -> Json:
    return front.seal({"phone": ada().phone, "language": language})


def test_work_is_offered(front: Front) -> None:
    offer = front.client.get("/v1/work")
    assert offer.json()["difficulty"] == 2
    assert offer.json()["until"] == front.clock.now() // 60 + 10
    assert offer.headers["cache-control"] == "no-store"


def test_the_same_work_is_taken_once(front: Front) -> None:
    request = request_of(front)
    paid = {**request, "work": front.work(request)}
    assert front.client.post("/v1/codes", json=paid).status_code == 202
    assert slug(front.client.post("/v1/codes", json=paid)) == "work-refused"


def test_work_for_one_request_buys_no_other(front: Front) -> None:
    """The counter is found again where it happens to solve the other request too."""
    request, other = request_of(front), request_of(front, "ug")
    work = front.work(request)
    while solves(work, other):
        work = front.work(request)
    assert slug(front.client.post("/v1/codes", json={**other, "work": work})) == "work-refused"
    assert front.client.post("/v1/codes", json={**request, "work": work}).status_code == 202


def solves(work: Json, request: Json) -> bool:
    challenge = unb64u(str(work["challenge"]))
    counter = work["counter"]
    assert isinstance(counter, int)
    return is_solved(bound(challenge, canonical_json(request)), 2, counter)


def test_work_is_good_for_ten_minutes(front: Front) -> None:
    request = request_of(front)
    paid = {**request, "work": front.work(request)}
    front.clock.moment += timedelta(minutes=10)
    assert slug(front.client.post("/v1/codes", json=paid)) == "work-refused"


BROKEN: dict[str, Callable[[Json], object]] = {
    "none": lambda work: None,
    "no counter": lambda work: {"challenge": work["challenge"]},
    "negative": lambda work: {**work, "counter": -1},
    "text": lambda work: {**work, "counter": str(work["counter"])},
    "not ours": lambda work: {**work, "challenge": "A" * len(str(work["challenge"]))},
    "short": lambda work: {**work, "challenge": "AAAA"},
    "made easier": lambda work: {**work, "challenge": easier(str(work["challenge"]))},
    "more": lambda work: {**work, "mark": 1},
}


def easier(challenge: str) -> str:
    """The byte of the difficulty, the seventeenth, lies in the 23rd character: make it zero."""
    return challenge[:22] + "A" + challenge[23:]


@pytest.mark.parametrize("how", BROKEN)
def test_work_that_is_none_is_refused(front: Front, how: str) -> None:
    request = request_of(front)
    broken = {**request, "work": BROKEN[how](front.work(request))}
    assert slug(front.client.post("/v1/codes", json=broken)) == "work-refused"


def test_a_flood_makes_work_harder_and_hoarded_work_worthless(opens: Opens) -> None:
    front = opens(work_least=0, work_most=20)
    request = request_of(front)
    hoarded = {**request, "work": front.work(request)}
    for _ in range(CALM * 2**SLACK):
        front.post("/v1/codes", {"sealed": "AAAA"})
    assert front.client.get("/v1/work").json()["difficulty"] == SLACK + 1
    assert slug(front.client.post("/v1/codes", json=hoarded)) == "work-refused"
    front.clock.moment += timedelta(minutes=2)
    assert front.client.get("/v1/work").json()["difficulty"] == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":1,"a":2}', b'{"work":1.5}', b"\xff"])
def test_what_is_no_request_is_malformed(front: Front, body: bytes) -> None:
    for path in ("/v1/codes", "/v1/activations"):
        assert slug(front.client.post(path, content=body)) == "malformed"


def test_forbidden_and_absent_look_alike(front: Front) -> None:
    answers = [
        front.client.get("/v1/activations"),
        front.client.get("/v1/nothing"),
        front.client.put(f"/v1/suspensions/{'0' * 64}"),
        front.client.post("/v1/work"),
    ]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
