# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wrong passwords and codes make an account wait, longer each time, whoever tried them."""

from tellsafe.desk.models import Record, Refusals
from tellsafe.desk.tests.people import anonymous
from tellsafe.desk.tests.signing_in import Time, acts, gives_code, gives_password, with_codes


def test_after_five_refusals_the_right_password_waits_too(time: Time) -> None:
    with_codes()
    for _ in range(5):
        assert gives_password(anonymous(), password="wrong") == ""
    assert gives_password(anonymous()) == ""
    time.passes(seconds=29)
    assert gives_password(anonymous()) == ""
    time.passes(seconds=1)
    assert gives_password(anonymous()) == "/sign-in/code"


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(time: Time) -> None:
    with_codes()
    waits = []
    for _ in range(12):
        gives_password(anonymous(), password="wrong")
        until = Refusals.objects.get().until
        waits.append((until - time.now).total_seconds())
        time.now = max(until, time.now)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_what_is_tried_while_an_account_waits_makes_it_wait_no_longer(time: Time) -> None:
    with_codes()
    for _ in range(50):
        gives_password(anonymous(), password="wrong")
    assert Refusals.objects.get().count == 5
    assert len(acts()) == 5


def test_a_password_does_not_forgive_wrong_codes(time: Time) -> None:
    with_codes()
    for _ in range(5):
        client = anonymous()
        assert gives_password(client) == "/sign-in/code"
        assert gives_code(client, "000000") == ""
    assert gives_code(client, time.code()) == ""
    assert gives_password(anonymous()) == ""


def test_a_good_sign_in_forgives(time: Time) -> None:
    with_codes()
    for _ in range(4):
        gives_password(anonymous(), password="wrong")
    client = anonymous()
    gives_password(client)
    assert gives_code(client, time.code())
    assert not Refusals.objects.exists()


def test_refusals_are_recorded_without_a_name_that_nobody_has(time: Time) -> None:
    person = with_codes()
    gives_password(anonymous(), password="wrong")
    gives_password(anonymous(), "my-password-by-mistake")
    assert acts() == [("refused", f"staff:{person.pk}"), ("refused", "desk")]
    assert "mistake" not in str(list(Record.objects.values()))


def test_names_that_nobody_has_do_not_flood_the_record(time: Time) -> None:
    for number in range(40):
        gives_password(anonymous(), f"nobody-{number}")
    assert len(acts()) == 5
