# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters to the oversight body: taken for work, given to the body's key alone, and then gone."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from starlette.testclient import TestClient

from tellsafe.formats import age
from tellsafe.formats.age import generate_identity, identity_from_seed
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.padding import pad_to_bucket
from tellsafe.formats.proof_of_work import is_solved, solve
from tellsafe.intake.actions import write_letter
from tellsafe.intake.actions.housekeeping import Rounds, keep_house
from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SetClock
from tellsafe.serving.work import bound
from tellsafe.serving.zone import ZoneSettings

LEAST = 4
BODY = identity_from_seed(b"\x07" * 32, "x25519")


def a_letter(bucket: int = 4096, recipients: int = 1) -> bytes:
    """Sealed to the body, as long as others are; what is inside does not matter here."""
    others = [generate_identity("x25519").recipient for _ in range(recipients - 1)]
    content = secrets.token_bytes(bucket - 4)
    return age.seal_bytes(pad_to_bucket(content), [BODY.recipient, *others])


def paid(http: TestClient, sealed: bytes) -> dict[str, object]:
    """With the work that intake asks for."""
    request: dict[str, object] = {"letter": b64u(sealed)}
    offer = http.get("/v1/letters/work").json()
    goal = bound(unb64u(offer["challenge"]), canonical_json(request))
    counter = solve(goal, offer["difficulty"])
    return {**request, "work": {"challenge": offer["challenge"], "counter": counter}}


def send(http: TestClient, sealed: bytes) -> int:
    return http.post("/v1/letters", json=paid(http, sealed)).status_code


@pytest.fixture
def body(http: TestClient, world: World, clock: SetClock) -> Desk:
    """Signs as the desk does, by another key and name."""
    return Desk(http, world.body, clock, name="oversight")


def waiting(body: Desk, query: str = "") -> list[bytes]:
    answer = body.ask("GET", "/v1/oversight/letters", query=query)
    assert answer.status_code == 200
    return [unb64u(one["sealed"]) for one in answer.json()["letters"]]


def name_of(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


@pytest.fixture
def start(start: Callable[..., TestClient]) -> Callable[..., TestClient]:
    """With little work, since it proves nothing here how long a test takes."""
    return lambda **more: start(options={"disk_floor_bytes": 1, "letter_work_least": LEAST}, **more)


def test_a_letter_waits_until_the_body_has_it(http: TestClient, body: Desk) -> None:
    sealed = a_letter()
    assert send(http, sealed) == 204
    assert waiting(body) == [sealed]
    assert body.ask("DELETE", f"/v1/oversight/letters/{name_of(sealed)}").status_code == 204
    assert waiting(body) == []


def test_the_same_letter_twice_is_one(http: TestClient, body: Desk) -> None:
    sealed = a_letter()
    assert [send(http, sealed), send(http, sealed)] == [204, 204]
    assert waiting(body) == [sealed]


def test_letters_come_by_their_hashes_page_by_page(http: TestClient, body: Desk) -> None:
    letters = sorted((a_letter() for _ in range(5)), key=name_of)
    assert {send(http, one) for one in letters} == {204}
    assert waiting(body, "limit=2") == letters[:2]
    assert waiting(body, f"after={name_of(letters[1])}&limit=9") == letters[2:]


def test_nobody_else_sees_or_takes_a_letter(
    http: TestClient, world: World, clock: SetClock, desk: Desk
) -> None:
    sealed = a_letter()
    send(http, sealed)
    strangers = [
        desk,
        Desk(http, world.desk, clock, name="oversight"),
        Desk(http, world.body, clock, name="desk"),
        Desk(http, Ed25519PrivateKey.generate(), clock, name="oversight"),
    ]
    path = f"/v1/oversight/letters/{name_of(sealed)}"
    for one in strangers:
        assert one.ask("GET", "/v1/oversight/letters").status_code == 404
        assert one.ask("DELETE", path).status_code == 404
        assert one.ask("PUT", "/v1/oversight/messages/x", body=b"{}").status_code == 404
    assert http.get("/v1/oversight/letters").status_code == 404
    assert waiting(Desk(http, world.body, clock, name="oversight")) == [sealed]


def test_the_body_is_not_the_desk(body: Desk, source: Source) -> None:
    source.send()
    assert body.ask("GET", "/v1/desk/submissions", query="after=&wait=0").status_code == 404


def test_a_letter_is_paid_for_by_work_of_its_own(http: TestClient, body: Desk) -> None:
    """Seen to fail without ``gate.admit``: both were taken."""
    sealed = a_letter()
    bare = http.post("/v1/letters", json={"letter": b64u(sealed), "work": {}})
    assert (bare.status_code, slug(bare)) == (403, "work-refused")
    mine = paid(http, sealed)
    anothers = {**mine, "letter": b64u(_unpaid_by(mine))}
    answers = [http.post("/v1/letters", json=one).status_code for one in (anothers, mine, mine)]
    assert answers == [403, 204, 403]
    assert waiting(body) == [sealed]


def _unpaid_by(request: dict[str, Any]) -> bytes:
    """Another letter. With little work, one counter in sixteen is good for it by chance."""
    work = request["work"]
    while True:
        other = a_letter()
        goal = bound(unb64u(work["challenge"]), canonical_json({"letter": b64u(other)}))
        if not is_solved(goal, LEAST, work["counter"]):
            return other


@pytest.mark.parametrize(
    ("sealed", "code"),
    [
        (a_letter()[:-1], "out-of-bucket"),
        (a_letter(recipients=2), "out-of-bucket"),
        (b"a name, and a telephone number", "out-of-bucket"),
        (b"", "out-of-bucket"),
    ],
    ids=["cut off", "two recipients", "plain words", "nothing"],
)
def test_what_is_not_sealed_as_all_letters_are_is_refused(
    http: TestClient, body: Desk, sealed: bytes, code: str
) -> None:
    answer = http.post("/v1/letters", json=paid(http, sealed))
    assert (answer.status_code, slug(answer)) == (400, code)
    assert waiting(body) == []


@pytest.mark.parametrize("body_bytes", [b"", b"[]", b"{}", b'{"letter":1}', b'{"text":"hear me"}'])
def test_what_is_no_letter_at_all_is_malformed(http: TestClient, body_bytes: bytes) -> None:
    assert http.post("/v1/letters", content=body_bytes).status_code == 400


def test_a_flood_fills_its_own_room_and_harms_no_tip(
    http: TestClient, body: Desk, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_letter, "MOST_LETTERS", 3)
    letters = [a_letter() for _ in range(5)]
    assert [send(http, one) for one in letters] == [204] * 3 + [503] * 2
    refused = http.post("/v1/letters", json=paid(http, letters[4]))
    assert slug(refused) == "letters-full"
    assert send(http, letters[0]) == 204  # what is held already takes no more room
    assert source.send().status_code == 201
    body.ask("DELETE", f"/v1/oversight/letters/{name_of(letters[0])}")
    assert send(http, letters[3]) == 204


def test_a_flood_makes_each_letter_cost_more(http: TestClient) -> None:
    before = http.get("/v1/letters/work").json()["difficulty"]
    for _ in range(60):
        send(http, a_letter())
    assert http.get("/v1/letters/work").json()["difficulty"] == before + 2


def test_letters_that_nobody_fetches_are_forgotten(
    start: Callable[..., TestClient], world: World, clock: SetClock
) -> None:
    days = world.bulletin().charter.retention.mailbox_days
    http = start()
    send(http, a_letter())
    body = Desk(http, world.body, clock, name="oversight")
    for passed, left in ((days, 1), (days + 1, 0)):
        with transaction.atomic():
            keep_house([Rounds(clock.today() + timedelta(days=passed), days)])
        assert len(waiting(body)) == left
    connection.close()


def test_an_answer_comes_to_the_mailbox_of_its_case(
    body: Desk, mailbox: Mailbox, world: World
) -> None:
    answer = world.message()
    name = b64u(secrets.token_bytes(16))
    path, said = f"/v1/oversight/messages/{name}", canonical_json(mailbox.body(answer))
    assert [body.ask("PUT", path, body=said).status_code for _ in range(2)] == [204, 204]
    assert mailbox.messages() == [answer]


def test_where_the_charter_names_no_body_there_is_nothing(
    start: Callable[..., TestClient], settings: ZoneSettings, world: World, clock: SetClock
) -> None:
    bulletin = world.bulletin()
    body = replace(bulletin.charter.oversight, recipient=None, key=None)
    charter = replace(bulletin.charter, oversight=body)
    world.publish(settings.folder, replace(bulletin, charter=charter))
    http = start()
    assert slug(http.get("/v1/letters/work")) == "no-letters"
    letter = {"letter": b64u(a_letter()), "work": {}}
    assert slug(http.post("/v1/letters", json=letter)) == "no-letters"
    asks = Desk(http, world.body, clock, name="oversight")
    assert asks.ask("GET", "/v1/oversight/letters").status_code == 404
