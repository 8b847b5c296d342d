# SPDX-License-Identifier: AGPL-3.0-or-later
"""POST /v1/stamps: a pseudonym's stamps of a day, all of them, once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tellsafe.formats import jws
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.privacy_pass import Purpose, Token
from tellsafe.registry.models import StampDay
from tellsafe.registry.tests.front import Front, slug
from tellsafe.registry.tests.people import Person, ada, bela
from tellsafe.registry.tests.world import BATCH

WEEK = "2026-W48"


@pytest.fixture
def person() -> Person:
    return ada()


@pytest.fixture
def credential(front: Front, person: Person) -> Token:
    return front.credential(person)


def test_a_pseudonym_gets_a_batch(front: Front, person: Person, credential: Token) -> None:
    asked = front.ask_stamps(WEEK)
    answer = front.send_stamp_request(front.stamp_request(person, credential, asked))
    stamps = [unb64u(one) for one in answer.json()["stamps"]]
    assert len(stamps) == BATCH
    for request, signature in zip(asked, stamps, strict=True):
        assert front.accepts(request.finalize(signature), Purpose.STAMP, WEEK)


def test_the_same_request_gets_the_same_stamps(
    front: Front, person: Person, credential: Token
) -> None:
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    first = front.send_stamp_request(body)
    assert first.status_code == 200
    assert front.send_stamp_request(body).content == first.content
    assert StampDay.objects.count() == 1


def test_a_day_has_one_batch(front: Front, person: Person, credential: Token) -> None:
    front.send_stamp_request(front.stamp_request(person, credential, front.ask_stamps(WEEK)))
    other = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    used = front.send_stamp_request(other)
    assert slug(used) == "stamps-used"
    assert used.headers["retry-after"] == str(12 * 3600)
    front.clock.moment += timedelta(days=1)
    tomorrow = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    assert front.send_stamp_request(tomorrow).status_code == 200


def test_a_request_of_yesterday_is_answered_today(
    front: Front, person: Person, credential: Token
) -> None:
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK))
    first = front.send_stamp_request(body)
    front.clock.moment += timedelta(days=1)
    assert front.send_stamp_request(body).content == first.content
    front.clock.moment += timedelta(days=1)
    assert slug(front.send_stamp_request(body)) == "wrong-day"


@pytest.mark.parametrize("days", [-2, 1])
def test_other_days_have_no_stamps(
    front: Front, person: Person, credential: Token, days: int
) -> None:
    day = front.clock.today() + timedelta(days=days)
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK), day)
    assert slug(front.send_stamp_request(body)) == "wrong-day"


def test_the_week_is_the_days(front: Front, person: Person, credential: Token) -> None:
    body = front.stamp_request(person, credential, front.ask_stamps("2026-W47"), week="2026-W47")
    assert slug(front.send_stamp_request(body)) == "wrong-week"


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH + 1])
def test_batches_are_whole(front: Front, person: Person, credential: Token, count: int) -> None:
    body = front.stamp_request(person, credential, front.ask_stamps(WEEK, count))
    assert slug(front.send_stamp_request(body)) == "malformed"


def test_what_can_not_be_signed_takes_no_day(
    front: Front, person: Person, credential: Token
) -> None:
    beyond = [b64u(b"\xff" * 256)] * BATCH
    body = front.stamp_request(person, credential, (), blinded=beyond)
    assert slug(front.send_stamp_request(body)) == "malformed"
    assert not StampDay.objects.exists()


Forgery = Callable[[Front, Person, Token], bytes]


def _by_another(front: Front, person: Person, credential: Token) -> bytes:
    """A credential that was copied, with a pseudonym that it is not for."""
    return front.stamp_request(bela(), credential, front.ask_stamps(WEEK))


def _signed_by_another(front: Front, person: Person, credential: Token) -> bytes:
    payload = jws.peek(front.stamp_request(person, credential, front.ask_stamps(WEEK)))
    return jws.sign(payload, bela().pseudonym, "tellsafe-stamp-request")


def _of_another_type(front: Front, person: Person, credential: Token) -> bytes:
    payload = jws.peek(front.stamp_request(person, credential, front.ask_stamps(WEEK)))
    return jws.sign(payload, person.pseudonym, "tellsafe-tip")


def _elsewhere(front: Front, person: Person, credential: Token) -> bytes:
    return front.stamp_request(person, credential, front.ask_stamps(WEEK), deployment="other-city")


def _forged(front: Front, person: Person, credential: Token) -> bytes:
    changed = bytearray(credential.encode())
    changed[-1] ^= 1
    token = Token.parse(bytes(changed))
    return front.stamp_request(person, token, front.ask_stamps(WEEK))


def _no_jws(front: Front, person: Person, credential: Token) -> bytes:
    return b"a.b.c"


def _no_request(front: Front, person: Person, credential: Token) -> bytes:
    return jws.sign(canonical_json({}), person.pseudonym, "tellsafe-stamp-request")


FORGERIES: tuple[Forgery, ...] = (
    _by_another,
    _signed_by_another,
    _of_another_type,
    _elsewhere,
    _forged,
    _no_jws,
    _no_request,
)


@pytest.mark.parametrize("forge", FORGERIES)
def test_nobody_else_gets_any_and_nobody_learns_why(
    front: Front, person: Person, credential: Token, forge: Forgery
) -> None:
    answer = front.send_stamp_request(forge(front, person, credential))
    assert slug(answer) == "not-entitled"
    assert answer.content == front.send_stamp_request(b"").content
    assert not StampDay.objects.exists()


def test_two_days_of_one_pseudonym_look_like_two_pseudonyms(
    front: Front, person: Person, credential: Token
) -> None:
    asked = front.ask_stamps(WEEK)
    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        body = front.stamp_request(person, credential, asked, day)
        assert front.send_stamp_request(body).status_code == 200
    first, second = StampDay.objects.values_list("pseudonym_day", "request")
    assert not {bytes(one) for one in first} & {bytes(one) for one in second}
