# SPDX-License-Identifier: AGPL-3.0-or-later
"""PUT and DELETE /v1/suspensions/{hash}: the desk stops a pseudonym's stamps, then restores it."""

from datetime import UTC, datetime

import pytest

from tellsafe.formats.privacy_pass import Token
from tellsafe.registry.models import Suspension
from tellsafe.registry.tests.front import Front, slug
from tellsafe.registry.tests.people import Person, ada, bela

WEEK = "2026-W48"


@pytest.fixture
def person() -> Person:
    return ada()


@pytest.fixture
def credential(front: Front, person: Person) -> Token:
    return front.credential(person)


def path_of(person: Person) -> str:
    return f"/v1/suspensions/{person.pseudonym_hash}"


def test_a_suspended_pseudonym_is_answered_like_a_forger(
    front: Front, person: Person, credential: Token
) -> None:
    assert front.signed("PUT", path_of(person)).status_code == 204
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    answer = front.send_stamp_request(body)
    assert slug(answer) == "not-entitled"
    assert answer.content == front.send_stamp_request(b"forged").content


def test_a_restored_one_gets_stamps_again(front: Front, person: Person, credential: Token) -> None:
    front.signed("PUT", path_of(person))
    assert front.signed("DELETE", path_of(person)).status_code == 204
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    assert front.send_stamp_request(body).status_code == 200


def test_both_can_be_repeated(front: Front, person: Person) -> None:
    for method in ("DELETE", "PUT", "PUT"):
        assert front.signed(method, path_of(person)).status_code == 204
    assert Suspension.objects.count() == 1
    for _ in range(2):
        assert front.signed("DELETE", path_of(person)).status_code == 204
    assert not Suspension.objects.exists()


def test_it_touches_no_other_pseudonym_and_no_person(
    front: Front, person: Person, credential: Token
) -> None:
    front.signed("PUT", path_of(bela()))
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    assert front.send_stamp_request(body).status_code == 200


def test_a_suspension_lasts_into_the_january_after(
    front: Front, person: Person, credential: Token
) -> None:
    front.signed("PUT", path_of(person))
    front.clock.moment = datetime(2027, 1, 4, 12, tzinfo=UTC)
    body = front.stamp_request(person, credential, front.ask_stamps("2027-W01"))
    assert slug(front.send_stamp_request(body)) == "not-entitled"
    front.signed("DELETE", path_of(person))
    assert front.send_stamp_request(body).status_code == 200


def test_only_the_desk_may(front: Front, person: Person) -> None:
    absent = front.client.get("/v1/nothing").content
    strangers = front.signed("PUT", path_of(person), keyid="stranger")
    unsigned = front.client.put(path_of(person))
    elsewhere = front.signed("PUT", "/v1/suspensions/ABC")
    for answer in (strangers, unsigned, elsewhere):
        assert (answer.status_code, answer.content) == (404, absent)
    assert not Suspension.objects.exists()


def test_a_suspension_that_was_seen_on_the_wire_is_not_repeated_after_its_end(
    front: Front, person: Person
) -> None:
    """By whoever ends TLS before the registry. Seen to fail when no signature was remembered."""
    seen = front.signed("PUT", path_of(person)).request
    assert front.signed("DELETE", path_of(person)).status_code == 204
    again = front.client.request("PUT", path_of(person), headers=dict(seen.headers))
    assert again.status_code == 404
    assert not Suspension.objects.exists()
    assert front.signed("PUT", path_of(person)).status_code == 204
