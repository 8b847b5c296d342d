# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seats of the oversight body: given, renewed and taken by its signed word, and by nobody else."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from tellsafe.desk.actions.staff import (
    add_staff,
    change_password,
    change_roles,
    invite_staff,
    remove_staff,
    reset_factors,
)
from tellsafe.desk.actions.use_seat_word import Seated, Unseated, use_seat_word
from tellsafe.desk.models import Record, Seat, Staff, UsedWord
from tellsafe.desk.rules.reviews import SeatRefusal
from tellsafe.desk.rules.roles import Duty, Role, conflict_of
from tellsafe.desk.rules.staffing import Refusal
from tellsafe.desk.tests.people import PASSWORD, adam, anonymous, browser_of, staff
from tellsafe.desk.tests.world import World
from tellsafe.desk.web.oversight.seated import is_seated
from tellsafe.formats.seat import SEAT, UNSEAT, SeatWord, sign_seat

PAGES = ("/oversight/", "/oversight/acts")


def seated(world: World, name: str = "noor") -> Staff:
    """Somebody of the oversight body, by its word."""
    done = use_seat_word(world.seat_word(name), world.bulletin(), world.today)
    assert isinstance(done, Seated)
    return done.person


def use(world: World, word: str) -> object:
    return use_seat_word(word, world.bulletin(), world.today)


def test_a_word_opens_a_seat_in_a_browser(world: World) -> None:
    client = anonymous()
    answer = client.post("/oversight/seat", {"word": f" {world.seat_word()}\n"})
    assert answer.status_code == 302
    assert answer["location"].startswith("/invited/")
    assert "noor" in client.get(answer["location"]).content.decode()
    fields = {"new": PASSWORD + " one", "again": PASSWORD + " one"}
    assert client.post(answer["location"], fields)["location"] == "/sign-in/set-up"
    person = Staff.objects.get(name="noor")
    assert person.duties == {Duty.OVERSEE, Duty.PICTURE}
    assert Record.objects.filter(act="seated", about=f"staff:{person.pk}", staff=0).exists()
    assert all(browser_of(person).get(page).status_code == 200 for page in PAGES)


def test_a_word_is_good_once(world: World) -> None:
    word = world.seat_word()
    assert isinstance(use(world, word), Seated)
    assert use(world, word) is SeatRefusal.USED


def test_a_used_word_does_not_seat_again_who_was_unseated(world: World) -> None:
    word = world.seat_word()
    use(world, word)
    assert isinstance(use(world, world.seat_word(act=UNSEAT)), Unseated)
    assert use(world, word) is SeatRefusal.OLDER
    assert not Staff.objects.get(name="noor").is_active


@pytest.mark.parametrize(("first", "last"), [(-3, -1), (1, 3)], ids=["over", "not yet"])
def test_a_word_is_good_on_its_days_alone(world: World, first: int, last: int) -> None:
    days = {"day": world.today + timedelta(first), "until": world.today + timedelta(last)}
    assert use(world, world.seat_word(**days)) is SeatRefusal.OVER
    assert not Staff.objects.exists()


def test_a_word_of_another_key_another_deployment_or_none_does_nothing(world: World) -> None:
    day = world.today
    good = SeatWord("river-city", b"w" * 16, SEAT, "noor", day, day)
    forged = sign_seat(good, Ed25519PrivateKey.generate())
    by_root = sign_seat(good, world.root)
    elsewhere = world.seat_word(deployment="other-city")
    word = world.seat_word()
    changed = word[:-10] + ("A" if word[-10] != "A" else "B") + word[-9:]
    for word in (forged, by_root, elsewhere, changed, "", "x", "ئ.ئ.ئ", "a" * 9000):
        assert use(world, word) is SeatRefusal.FORGED
    assert not Staff.objects.exists()
    assert not UsedWord.objects.exists()


def test_without_a_key_in_the_charter_no_word_is_good(world: World) -> None:
    from dataclasses import replace

    bulletin, word = world.bulletin(), world.seat_word()
    body = replace(bulletin.charter.oversight, recipient=None, key=None)
    bare = replace(bulletin, charter=replace(bulletin.charter, oversight=body))
    assert use_seat_word(word, bare, world.today) is SeatRefusal.NO_KEY


def test_nobody_of_the_operator_is_turned_into_a_seat(world: World) -> None:
    adam = staff("adam", Role.ADMINISTRATOR)
    assert use(world, world.seat_word("adam")) is SeatRefusal.TAKEN
    assert use(world, world.seat_word("adam", act=UNSEAT)) is SeatRefusal.TAKEN
    adam.refresh_from_db()
    assert (adam.roles, adam.is_active) == ([Role.ADMINISTRATOR], True)


def test_a_seat_that_was_lost_is_renewed_by_another_word_alone(world: World) -> None:
    noor = seated(world)
    noor.set_password(PASSWORD)
    noor.save()
    client = browser_of(noor)
    again = use(world, world.seat_word())
    assert isinstance(again, Seated)
    assert again.person.pk == noor.pk
    assert not again.person.has_usable_password()
    assert client.get("/oversight/").status_code == 302


def test_an_unseated_person_is_out_at_once(world: World) -> None:
    noor = seated(world)
    client = browser_of(noor)
    answer = anonymous().post("/oversight/seat", {"word": world.seat_word(act=UNSEAT)})
    assert "noor" in answer.content.decode()
    assert client.get("/oversight/").status_code == 302
    assert not is_seated(Staff.objects.get(name="noor"))


def test_a_word_that_was_lost_does_not_give_a_seat_back(world: World) -> None:
    """Seen to fail with ``_is_outdated`` always false: the seat was given again."""
    lost = world.seat_word(until=world.today + timedelta(7))
    seated(world)
    assert isinstance(use(world, world.seat_word(act=UNSEAT)), Unseated)
    assert use(world, lost) is SeatRefusal.OLDER
    tomorrow = world.today + timedelta(1)
    assert use_seat_word(lost, world.bulletin(), tomorrow) is SeatRefusal.OLDER
    newer = world.seat_word(day=tomorrow, until=tomorrow)
    assert isinstance(use_seat_word(newer, world.bulletin(), tomorrow), Seated)


def test_a_word_that_was_lost_before_anybody_used_it_can_be_ended(world: World) -> None:
    """Nobody has ever had a seat of this name."""
    lost = world.seat_word(until=world.today + timedelta(7))
    ended = use(world, world.seat_word(act=UNSEAT))
    assert isinstance(ended, Unseated)
    assert not ended.person.is_active
    assert use(world, lost) is SeatRefusal.OLDER
    assert not is_seated(Staff.objects.get(name="noor"))


def test_so_can_one_of_a_seat_that_ended_before(world: World) -> None:
    seated(world)
    assert isinstance(use(world, world.seat_word(act=UNSEAT)), Unseated)
    later = world.today + timedelta(1)
    lost, end = (world.seat_word(act=act, day=later, until=later) for act in (SEAT, UNSEAT))
    assert isinstance(use_seat_word(end, world.bulletin(), later), Unseated)
    assert use_seat_word(lost, world.bulletin(), later) is SeatRefusal.OLDER


def test_an_end_under_a_name_that_no_account_can_have_does_nothing(world: World) -> None:
    assert use(world, world.seat_word(" noor", act=UNSEAT)) is SeatRefusal.NAME
    assert not Staff.objects.exists()


@pytest.mark.parametrize("act", [SEAT, UNSEAT])
def test_a_word_of_an_earlier_day_does_nothing_to_a_seat(world: World, act: str) -> None:
    earlier = world.seat_word(act=act, day=world.today - timedelta(1))
    person = seated(world)
    assert use(world, earlier) is SeatRefusal.OLDER
    assert is_seated(person)


def test_the_operator_can_neither_give_take_nor_renew_a_seat(world: World) -> None:
    """Seen to fail with ``_seat`` of actions.staff always None: the seat's factors were reset."""
    noor, admin = seated(world), staff("root", Role.ADMINISTRATOR)
    day = world.today
    for by in (admin, None):
        assert invite_staff("new", [Role.OVERSIGHT], day, by) == [Refusal.SEAT]
        assert change_roles(noor.pk, [Role.TRIAGER], day, by) is Refusal.SEAT
        assert change_roles(noor.pk, [Role.OVERSIGHT], day, by) is Refusal.SEAT
        assert remove_staff(noor.pk, day, by) is Refusal.SEAT
        assert reset_factors(noor.pk, day, by) is Refusal.SEAT
    assert add_staff("new", PASSWORD, [Role.OVERSIGHT], day) == [Refusal.SEAT]
    assert change_password("noor", PASSWORD + " x", day) == [Refusal.SEAT]
    other = staff("tri", Role.TRIAGER)
    assert change_roles(other.pk, [Role.OVERSIGHT], day, admin) is Refusal.SEAT


def test_the_pages_of_an_administrator_offer_no_seat(world: World) -> None:
    noor, client = seated(world), adam()
    assert 'value="oversight"' not in client.get("/people/invite").content.decode()
    page = client.get(f"/people/{noor.pk}").content.decode()
    assert "/reset" not in page
    assert "/remove" not in page
    assert client.post(f"/people/{noor.pk}/reset").status_code == 422
    answer = client.post("/people/invite", {"name": "eve", "role": "oversight"})
    assert answer.status_code == 422
    assert not Staff.objects.filter(name="eve").exists()


def test_a_role_that_was_written_into_the_database_opens_nothing(world: World) -> None:
    """Whoever has the operator's database has no word that the body signed.

    Seen to fail with ``_is_seated`` always true: the page was shown."""
    forged = staff("mallory", Role.OVERSIGHT)
    assert all(browser_of(forged).get(page).status_code == 404 for page in PAGES)
    word = world.seat_word("noor")
    use(world, word)
    Seat.objects.create(staff=forged, word=word)
    assert browser_of(forged).get("/oversight/").status_code == 404


def test_a_seat_has_no_other_page_of_the_desk(world: World) -> None:
    client = browser_of(seated(world))
    closed = ("/", "/search", "/record", "/people", "/incidents", "/waiting", "/reviews", "/drills")
    assert [client.get(page).status_code for page in closed] == [404] * len(closed)
    assert client.get("/home")["location"] == "/oversight/"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OVERSIGHT])
def test_its_role_goes_with_no_other_and_no_other_sees_its_pages(role: Role) -> None:
    assert conflict_of([role, Role.OVERSIGHT]) is not None
    client: Client = browser_of(staff("x", role))
    assert all(client.get(page).status_code == 404 for page in PAGES)
