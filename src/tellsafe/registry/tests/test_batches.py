# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts take batches: two requests in one transaction are answered as one after the other."""

import pytest

from tellsafe.registry.access import Enrolled
from tellsafe.registry.actions.enrol import Enrolling, Enrolment, enrol
from tellsafe.registry.actions.refusals import (
    ALREADY_ENROLLED,
    NOT_ENTITLED,
    WRONG_TERM,
    stamps_used,
)
from tellsafe.registry.actions.suspend import _restore, _suspend
from tellsafe.registry.actions.take_stamps import Taking, take_stamps
from tellsafe.registry.models import Suspension
from tellsafe.registry.tests.world import NOW

pytestmark = pytest.mark.usefixtures("settings")
USED = stamps_used(1)


def hashed(letter: str) -> bytes:
    return letter.encode() * 32


def enrolling(person: str, credential: str, stamps: str = "s", *, late: bool = False) -> Enrolling:
    asked = Enrolled("2026", hashed(credential), hashed(stamps))
    return Enrolling(hashed(person), asked, WRONG_TERM if late else None)


def taking(day: str, request: str, suspension: str = "-") -> Taking:
    return Taking(hashed(day), NOW.date(), hashed(request), frozenset({hashed(suspension)}), USED)


def test_the_first_of_two_credentials_is_the_one() -> None:
    batch = [enrolling("a", "1"), enrolling("a", "2"), enrolling("a", "1"), enrolling("b", "1")]
    new = Enrolment(is_new=True, stamps_asked=True)
    again = Enrolment(is_new=False, stamps_asked=True)
    assert enrol(batch) == [new, ALREADY_ENROLLED, again, new]
    assert enrol(batch) == [again, ALREADY_ENROLLED, again, again]


def test_who_comes_late_is_answered_if_enrolled() -> None:
    late = [enrolling("a", "1", late=True), enrolling("b", "1", late=True)]
    assert enrol([enrolling("a", "1"), *late])[1:] == [Enrolment(False, True), WRONG_TERM]
    assert enrol([enrolling("a", "1", "t")]) == [Enrolment(False, False)]


def test_the_first_of_two_batches_is_the_one() -> None:
    batch = [taking("a", "1"), taking("a", "2"), taking("a", "1"), taking("b", "2")]
    assert take_stamps(batch) == [None, USED, None, None]
    assert take_stamps(batch) == [None, USED, None, None]


def test_the_suspended_take_nothing() -> None:
    _suspend([(hashed("x"), "2026"), (hashed("x"), "2026")])
    assert take_stamps([taking("a", "1", "x"), taking("b", "1")]) == [NOT_ENTITLED, None]
    _restore([frozenset({hashed("x"), hashed("y")}), frozenset()])
    assert not Suspension.objects.exists()
    assert take_stamps([taking("a", "2", "x")]) == [None]
