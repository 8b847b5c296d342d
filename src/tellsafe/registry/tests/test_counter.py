# SPDX-License-Identifier: AGPL-3.0-or-later
"""A code from a counter: good once, for whoever holds it, and tied to nobody."""

import pytest
from django.db import connection

from tellsafe.formats.counter_code import grouped, new_counter_code
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.actions.print_codes import count_codes, print_codes
from tellsafe.registry.adapters.key_folder import KeyFolder
from tellsafe.registry.models import CounterBatch, CounterCode, Enrolment
from tellsafe.registry.tests.conftest import Opens
from tellsafe.registry.tests.front import Front, slug
from tellsafe.registry.tests.people import ada, bela
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def front(opens: Opens) -> Front:
    return opens(check="counter")


@pytest.fixture
def codes(settings: ZoneSettings) -> list[str]:
    return printed(settings)


def printed(settings: ZoneSettings, *, term: str = "2026", eligible: bool = True) -> list[str]:
    made = print_codes(KeyFolder(settings.keys), term, 20, eligible=eligible)
    assert made
    return made[1]


def test_a_code_brings_a_credential_and_stamps(front: Front, codes: list[str]) -> None:
    asked = front.ask(ada())
    answer = front.show(asked, counter=grouped(codes[0]))
    assert answer.status_code == 200
    from tellsafe.formats.encoding import unb64u

    token = asked.credential.finalize(unb64u(answer.json()["credential"]))
    assert front.accepts(token, Purpose.CREDENTIAL, "2026")
    assert len(answer.json()["stamps"]) == len(asked.stamps)


def test_the_same_request_is_answered_again_and_no_other(front: Front, codes: list[str]) -> None:
    asked = front.ask(ada())
    first = front.show(asked, counter=codes[0])
    assert front.show(asked, counter=codes[0]).json() == first.json()
    assert slug(front.show(front.ask(bela()), counter=codes[0])) == "counter-used"
    assert Enrolment.objects.count() == 1


def test_what_is_left_of_a_used_code_is_a_number(front: Front, codes: list[str]) -> None:
    front.show(front.ask(ada()), counter=codes[0])
    assert CounterCode.objects.count() == 19
    assert [(one.made, one.used, one.left) for one in count_codes()] == [(20, 1, 19)]
    keys = {bytes(key) for key in CounterCode.objects.values_list("key", flat=True)}
    assert not keys & {bytes(key) for key in Enrolment.objects.values_list("key", flat=True)}


def test_no_code_stands_in_the_database(front: Front, codes: list[str]) -> None:
    front.show(front.ask(ada()), counter=codes[0])
    with connection.cursor() as cursor:
        for table in ("countercode", "counterbatch", "enrolment"):
            cursor.execute(f"SELECT * FROM registry_{table}")
            kept = repr(
                [[bytes(x) if isinstance(x, memoryview) else x for x in row] for row in cursor]
            )
            assert not [code for code in codes if code in kept]


def test_digits_of_any_script_are_the_same_code(front: Front, codes: list[str]) -> None:
    eastern = codes[0].translate({0x30 + n: 0x6F0 + n for n in range(10)})
    assert front.show(front.ask(ada()), counter=eastern).status_code == 200


@pytest.mark.parametrize("slip", ["", "12", "x" * 18, "123456789012345678"])
def test_a_slip_of_the_pen_is_malformed(front: Front, slip: str) -> None:
    assert slug(front.show(front.ask(ada()), counter=slip)) == "malformed"


def test_a_code_that_nobody_printed_is_refused(front: Front, codes: list[str]) -> None:
    stranger = new_counter_code()
    assert stranger not in codes
    assert slug(front.show(front.ask(ada()), counter=stranger)) == "counter-refused"
    assert not Enrolment.objects.exists()


def test_a_code_of_another_year_is_refused(front: Front, settings: ZoneSettings) -> None:
    late = printed(settings, term="2027")
    assert slug(front.show(front.ask(ada()), counter=late[0])) == "counter-refused"


def test_a_code_is_for_one_kind_and_is_not_used_up_by_asking_for_the_other(
    front: Front, settings: ZoneSettings
) -> None:
    code = printed(settings, eligible=False)[0]
    assert slug(front.show(front.ask(ada()), counter=code)) == "other-kind"
    asked = front.ask(ada(), Purpose.CREDENTIAL_INELIGIBLE)
    assert front.show(asked, counter=code).status_code == 200


def test_a_form_of_another_check_is_refused(front: Front, codes: list[str]) -> None:
    """Nothing that is not needed can be sent: not even a name beside a good code."""
    answer = front.show(front.ask(ada()), counter=codes[0], name="Ada")
    assert slug(answer) == "malformed"
    assert slug(front.send(ada(), front.ask(ada()))) == "malformed"


def test_two_codes_are_two_people(front: Front, codes: list[str]) -> None:
    """As the documentation says: who is handed two has two credentials."""
    for code in codes[:2]:
        assert front.show(front.ask(ada()), counter=code).status_code == 200
    assert Enrolment.objects.count() == 2


def test_one_code_in_two_requests_at_once_is_good_for_one(
    codes: list[str], settings: ZoneSettings
) -> None:
    """Seen to fail with is_new decided by the code's row alone."""
    from tellsafe.registry.access import Enrolled
    from tellsafe.registry.actions.enrol import Enrolling, enrol
    from tellsafe.registry.rules import keyed

    pepper = KeyFolder(settings.keys).pepper("2026") or b""
    person, code = keyed.counter_person(pepper, codes[0]), keyed.counter_code(pepper, codes[0])
    asked = [Enrolled("2026", bytes([n]) * 32, bytes(32)) for n in (1, 2)]
    outcomes = enrol([Enrolling(person, one, None, code=code) for one in asked])
    assert [getattr(one, "slug", "enrolled") for one in outcomes] == ["enrolled", "counter-used"]
    assert count_codes()[0].used == 1


def test_batches_are_forgotten_with_their_term(front: Front, codes: list[str]) -> None:
    from datetime import date

    from tellsafe.registry import access

    access.forget(date(2027, 2, 1), "2027")
    assert not CounterCode.objects.exists()
    assert not CounterBatch.objects.exists()
