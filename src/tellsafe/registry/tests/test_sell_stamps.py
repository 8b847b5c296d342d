# SPDX-License-Identifier: AGPL-3.0-or-later
"""POST /v1/stamps where activation is open: nobody is asked who they are, work pays."""

import pytest

from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.models import Enrolment, StampDay
from tellsafe.registry.tests.conftest import Opens
from tellsafe.registry.tests.front import Front, Json, slug
from tellsafe.registry.tests.world import BATCH

WEEK = "2026-W48"


@pytest.fixture
def front(opens: Opens) -> Front:
    return opens(activation="open")


def request_of(front: Front, week: str = WEEK) -> Json:
    asked = front.ask_stamps(week)
    return {"week": week, "blinded": [b64u(one.blinded) for one in asked]}


def test_work_buys_a_batch(front: Front) -> None:
    asked = front.ask_stamps(WEEK)
    request: Json = {"week": WEEK, "blinded": [b64u(one.blinded) for one in asked]}
    answer = front.post("/v1/stamps", request)
    stamps = [unb64u(one) for one in answer.json()["stamps"]]
    for wanted, signature in zip(asked, stamps, strict=True):
        assert front.accepts(wanted.finalize(signature), Purpose.STAMP, WEEK)


def test_the_same_request_gets_the_same_stamps_for_new_work(front: Front) -> None:
    request = request_of(front)
    first = front.post("/v1/stamps", request)
    assert first.status_code == 200
    assert front.post("/v1/stamps", request).content == first.content


def test_nothing_is_stored(front: Front) -> None:
    assert front.post("/v1/stamps", request_of(front)).status_code == 200
    assert not Enrolment.objects.exists()
    assert not StampDay.objects.exists()


def test_without_work_there_are_none(front: Front) -> None:
    assert slug(front.client.post("/v1/stamps", json=request_of(front))) == "work-refused"


def test_a_pseudonyms_request_buys_none_here(front: Front) -> None:
    assert slug(front.send_stamp_request(b"a.b.c")) == "malformed"


def test_last_weeks_stamps_are_sold_and_no_older_or_later_ones(front: Front) -> None:
    assert front.post("/v1/stamps", request_of(front, "2026-W47")).status_code == 200
    assert slug(front.post("/v1/stamps", request_of(front, "2026-W49"))) == "wrong-week"


@pytest.mark.parametrize(
    "changes",
    [
        {"blinded": [b64u(bytes(256))] * (BATCH - 1)},
        {"blinded": [b64u(b"\xff" * 256)] * BATCH},
        {"blinded": []},
        {"week": "this"},
        {"pseudonym": b64u(bytes(32))},
    ],
    ids=["few", "above n", "none", "week", "field"],
)
def test_other_requests_buy_none(front: Front, changes: Json) -> None:
    assert slug(front.post("/v1/stamps", {**request_of(front), **changes})) == "malformed"
