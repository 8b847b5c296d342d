# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days, weeks and terms that end while people ask."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.models import Enrolment
from tellsafe.registry.tests.front import Front, slug
from tellsafe.registry.tests.people import ada, bela

SUNDAY = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 0, 1, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
NEW_YEARS_DAY = datetime(2027, 1, 1, 0, 1, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 1, 0, 1, tzinfo=UTC)


def test_an_activation_of_sunday_is_repeated_on_monday(front: Front) -> None:
    front.clock.moment = SUNDAY
    person = ada()
    asked = front.ask(person)
    first = front.send(person, asked)
    front.clock.moment = MONDAY
    assert front.send(person, asked).json() == first.json()


def test_a_batch_of_sunday_is_fetched_on_monday(front: Front) -> None:
    front.clock.moment = SUNDAY
    person = ada()
    credential = front.credential(person)
    body = front.stamp_request(person, credential, front.ask_stamps("2026-W48"))
    front.clock.moment = MONDAY
    assert front.send_stamp_request(body).status_code == 200


def test_two_weeks_later_the_credential_is_repeated_without_stamps(front: Front) -> None:
    person = ada()
    asked = front.ask(person)
    first = front.send(person, asked).json()
    front.clock.moment = datetime(2026, 12, 7, 12, tzinfo=UTC)
    assert front.send(person, asked).json() == {"credential": first["credential"], "stamps": []}


def test_a_week_without_a_key_says_so(front: Front) -> None:
    """2026-W50 has none: the operator forgot to rotate."""
    person = ada()
    credential = front.credential(person)
    front.clock.moment = datetime(2026, 12, 7, 12, tzinfo=UTC)
    asked = replace(front.ask_without_key(bela()), week="2026-W50")
    refused = front.send(bela(), asked)
    assert slug(refused) == "no-key-for-week"
    assert refused.headers["retry-after"]
    assert Enrolment.objects.count() == 1
    body = front.stamp_request(person, credential, front.ask_stamps("2026-W49"))
    assert slug(front.send_stamp_request(body)) == "no-key-for-week"


def test_an_old_or_early_week_enrols_nobody(front: Front) -> None:
    for week in ("2026-W49", "2026-W53"):
        asked = replace(front.ask(ada()), week=week, stamps=front.ask_stamps(week))
        assert slug(front.send(ada(), asked)) == "wrong-week"
    assert not Enrolment.objects.exists()


def test_a_new_term_brings_a_new_credential(front: Front) -> None:
    front.clock.moment = NEW_YEARS_EVE
    person = ada()
    front.credential(person)
    front.clock.moment = NEW_YEARS_DAY
    asked = front.ask(person)
    answer = front.send(person, asked)
    token = asked.credential.finalize(unb64u(answer.json()["credential"]))
    assert front.accepts(token, Purpose.CREDENTIAL, "2027")
    first, second = Enrolment.objects.values_list("key", flat=True)
    assert bytes(first) != bytes(second)


def test_an_activation_of_the_old_term_is_repeated_in_january(front: Front) -> None:
    front.clock.moment = NEW_YEARS_EVE
    person = ada()
    asked = front.ask(person)
    first = front.send(person, asked)
    front.clock.moment = NEW_YEARS_DAY
    assert front.send(person, asked).json() == first.json()
    front.clock.moment = FEBRUARY
    assert slug(front.send(person, asked)) == "wrong-term"


def test_nobody_new_enrols_in_an_old_or_early_term(front: Front) -> None:
    front.clock.moment = NEW_YEARS_EVE
    old = front.ask(ada())
    early = replace(old, term="2027")
    assert slug(front.send(ada(), early)) == "wrong-term"
    front.clock.moment = NEW_YEARS_DAY
    assert slug(front.send(ada(), old)) == "wrong-term"
    assert not Enrolment.objects.exists()


def test_an_old_credential_gets_stamps_through_january(front: Front) -> None:
    person = ada()
    credential = front.credential(person)
    front.clock.moment = datetime(2027, 1, 10, 12, tzinfo=UTC)
    january = front.stamp_request(person, credential, front.ask_stamps("2027-W01"))
    assert front.send_stamp_request(january).status_code == 200
    front.clock.moment = FEBRUARY
    asked = front.ask_stamps("2027-W01")
    february = front.stamp_request(person, credential, asked, date(2027, 2, 1))
    assert slug(front.send_stamp_request(february)) == "not-entitled"


def test_a_term_without_keys_says_so(front: Front) -> None:
    front.clock.moment = datetime(2028, 1, 3, 12, tzinfo=UTC)
    asked = replace(front.ask_without_key(ada()), term="2028", week="2028-W01")
    assert slug(front.send(ada(), asked)) == "no-key-for-term"
