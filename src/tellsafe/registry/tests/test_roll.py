# SPDX-License-Identifier: AGPL-3.0-or-later
"""The operator's list: who stands in it may activate, and no word of it is kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.actions.load_roll import count_roll, load_roll
from tellsafe.registry.adapters.key_folder import KeyFolder
from tellsafe.registry.models import Enrolment, RollMember
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.roll import one_spelling_of
from tellsafe.registry.rules.roll_file import read_roll
from tellsafe.registry.tests.conftest import Opens
from tellsafe.registry.tests.front import Asked, Front, slug
from tellsafe.registry.tests.people import ada, bela
from tellsafe.serving.zone import ZoneSettings

PHONE = "+37251234567"
LIST = """number,name,second,eligible
B-20417,Ada Canary-Lovelace,2003-05-31,yes
B-20418,Béla,2001-01-02,no
"""


@pytest.fixture
def front(opens: Opens, settings: ZoneSettings) -> Front:
    loads(settings, LIST)
    return opens(check="roll")


def loads(settings: ZoneSettings, text: str) -> int:
    read = read_roll(text, with_second=True)
    assert read.problems == ()
    pepper = KeyFolder(settings.keys).pepper("2026")
    assert pepper
    return load_roll(pepper, "2026", read.lines, lambda: None)


def show(front: Front, asked: Asked, number: str, second: str, code: str = "") -> object:
    front.ask_code(PHONE)
    sent = front.sms.code()
    return front.show(asked, number=number, second=second, phone=PHONE, code=code or sent)


def test_who_stands_in_the_list_is_enrolled_once(front: Front) -> None:
    asked = front.ask(ada())
    first = show(front, asked, "B-20417", "2003-05-31")
    assert first.status_code == 200
    assert show(front, asked, " b 20417", "2003 05 31").json() == first.json()
    assert slug(show(front, front.ask(bela()), "B20417", "20030531")) == "already-enrolled"
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "second"), [("B-20499", "2003-05-31"), ("B-20417", "2003-05-30"), ("-", "-")]
)
def test_who_does_not_is_refused(front: Front, number: str, second: str) -> None:
    assert slug(show(front, front.ask(ada()), number, second)) == "roll-refused"
    assert not Enrolment.objects.exists()


def test_guesses_are_counted_with_the_phone(front: Front) -> None:
    """Seen to fail when a code that was right gave the try back before the line was looked up."""
    front.ask_code(PHONE)
    code = front.sms.code()
    for guess in range(10):
        proof = {"number": "B-20417", "second": f"guess {guess}", "phone": PHONE, "code": code}
        assert slug(front.show(front.ask(ada()), **proof)) == "roll-refused"
    right = {"number": "B-20417", "second": "2003-05-31", "phone": PHONE, "code": code}
    assert slug(front.show(front.ask(ada()), **right)) == "code-refused"


def test_guesses_at_once_are_as_many_guesses(front: Front) -> None:
    """Seen to fail when a guess was counted after it was found wrong: all of them came through."""
    front.ask_code(PHONE)
    code = front.sms.code()
    requests = [
        front.to_show(
            front.ask(ada()), number="B-20417", second=f"guess {guess}", phone=PHONE, code=code
        )
        for guess in range(24)
    ]
    with ThreadPoolExecutor(len(requests)) as pool:
        slugs = [*map(slug, pool.map(front.activate, requests))]
    assert slugs.count("roll-refused") == 10
    assert slugs.count("code-refused") == 14


def test_without_the_phones_code_nothing_is_learnt(front: Front) -> None:
    asked = front.ask(ada())
    known = show(front, asked, "B-20417", "2003-05-31", code="none")
    unknown = show(front, asked, "B-99999", "2003-05-31", code="none")
    assert slug(known) == slug(unknown) == "code-refused"


def test_without_the_second_word_nobody_learns_who_has_come(front: Front) -> None:
    """Seen to fail with the person looked up before the line."""
    show(front, front.ask(ada()), "B-20417", "2003-05-31")
    come = show(front, front.ask(bela()), "B-20417", "1999-01-01")
    other = show(front, front.ask(bela()), "B-20418", "1999-01-01")
    assert slug(come) == slug(other) == "roll-refused"
    assert come.content == other.content


def test_the_list_says_who_is_eligible(front: Front) -> None:
    assert slug(show(front, front.ask(bela()), "B-20418", "2001-01-02")) == "other-kind"
    asked = front.ask(bela(), Purpose.CREDENTIAL_INELIGIBLE)
    assert show(front, asked, "B-20418", "2001-01-02").status_code == 200


def test_a_corrected_list_makes_nobody_a_second_person(
    front: Front, settings: ZoneSettings
) -> None:
    show(front, front.ask(ada()), "B-20417", "2003-05-31")
    assert loads(settings, "number,second\nB-20417,2003-06-01\n") == 1
    assert slug(show(front, front.ask(ada()), "B-20417", "2003-06-01")) == "already-enrolled"
    assert slug(show(front, front.ask(bela()), "B-20418", "2001-01-02")) == "roll-refused"


def test_only_hashes_are_kept(front: Front) -> None:
    assert count_roll() == {"2026": (2, 1)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_rollmember")
        rows = [[bytes(x) if isinstance(x, memoryview) else x for x in row] for row in cursor]
    kept = repr(rows).casefold()
    assert not [word for word in ("20417", "canary", "2003", "béla") if word in kept]


def test_rows_do_not_lie_as_the_list_does(settings: ZoneSettings) -> None:
    loads(settings, "number,second\n" + "".join(f"{n},x\n" for n in range(8)))
    kept = [bytes(key) for key in RollMember.objects.values_list("key", flat=True)]
    pepper = KeyFolder(settings.keys).pepper("2026") or b""
    as_listed = [keyed.roll_member(pepper, str(n), "x") for n in range(8)]
    assert sorted(kept) == sorted(as_listed)
    assert sorted(as_listed) != as_listed


@pytest.mark.parametrize(
    "written", ["B-20417", "b20417", " B 20417 ", "Ｂ－２０４１７", "b\u200e-۲۰۴۱۷", "B\u201320417"]
)
def test_one_spelling(written: str) -> None:
    assert one_spelling_of(written) == "b20417"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the first line names no column number and no second"),
        ("number\n1\n", "the first line names no column second"),
        ("number,second\n", "the list is empty"),
        ("number,second\n1,\n", "line 2 leaves out what the charter asks for"),
        ("number,second\n1\n", "line 2 leaves out what the charter asks for"),
        ("number,second,eligible\n1,x,maybe\n", "line 2 says neither yes nor no under eligible"),
        ("number,second,eligible\n1,x,yes\n1,x,no\n", "line 3 says otherwise than one before it"),
        ('number,second\n1,"x\n2,y\n3,z\n', "line 4 is no line of a CSV file"),
        ('number,second\n1,"x\n2,"y\n3,z\n', "line 3 is no line of a CSV file"),
        ('"number,second\n1,x\n', "line 2 is no line of a CSV file"),
    ],
)
def test_a_list_that_can_not_be_used(text: str, problem: str) -> None:
    """Seen to fail: a quotation mark that was left open took all people after it into one line, and
    the rest was loaded as the list."""
    assert read_roll(text, with_second=True).problems == (problem,)


def test_a_problem_repeats_nothing_of_the_list() -> None:
    read = read_roll("number,second,eligible\ncanary-1,canary-2,canary-3\n", with_second=True)
    assert "canary" not in repr(read)
    assert "canary" not in repr(read_roll("number,second\ncanary-1,canary-2\n", with_second=True))
