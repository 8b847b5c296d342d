# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invited, given roles, removed: by an administrator, who can do none of it to themselves."""

import re
from datetime import timedelta

import pytest

from tellsafe.desk.access import record
from tellsafe.desk.actions.staff import (
    Invited,
    change_roles,
    invite_staff,
    remove_staff,
    reset_factors,
)
from tellsafe.desk.models import Invitation, Record, Staff, Tip
from tellsafe.desk.rules.roles import Role, conflict_of
from tellsafe.desk.rules.staffing import Refusal
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import PASSWORD, adam, anonymous, browser_of, staff
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.signing_in import Time, gives_password
from tellsafe.desk.tests.world import Source
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneSettings

TODAY = SystemClock().today()
NEW = {"new": "another long password", "again": "another long password"}


def invites(name: str = "lin", *roles: Role) -> tuple[Staff, str]:
    """The account and the path of its link."""
    made = invite_staff(name, roles or [Role.TRIAGER], TODAY, None)
    assert isinstance(made, Invited)
    return made.person, f"/invited/{made.token}"


def last_act() -> tuple[str, str, int, dict[str, object]]:
    kept = record.page(None, 1)[0]
    return kept.act, kept.about, kept.staff, kept.details()


# Invitation


def test_an_administrator_makes_a_link_that_is_shown_once_and_kept_nowhere() -> None:
    browser = adam()
    answer = browser.post("/people/invite", {"name": "lin", "role": ["triager", "investigator"]})
    found = re.search(r'value="http://localhost(/invited/([\w-]{43}))"', answer.content.decode())
    assert found
    lin = Staff.objects.get(name="lin")
    assert lin.roles == ["triager", "investigator"]
    assert found[2] not in str(list(Invitation.objects.values())) + str(
        list(Record.objects.values())
    )
    assert Invitation.objects.get().until == TODAY + timedelta(days=3)
    by = Staff.objects.get(name="adam").pk
    told = {"roles": ["investigator", "triager"]}
    assert last_act() == ("invited", f"staff:{lin.pk}", by, told)
    assert anonymous().get(found[1]).status_code == 200


def test_the_invited_sets_a_password_and_then_codes(time: Time) -> None:
    _person, path = invites()
    browser = anonymous()
    assert browser.post(path, NEW)["location"] == "/sign-in/set-up"
    assert browser.get("/").status_code == 302
    page = browser.get("/sign-in/set-up").content.decode()
    found = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    code = time.code(0, found[1].replace(" ", ""))
    assert browser.post("/sign-in/set-up", {"code": code})["location"] == "/"
    assert browser.get("/").status_code == 200
    assert anonymous().get(path).status_code == 404
    assert not Invitation.objects.exists()


def test_the_link_is_good_until_a_second_factor_is_there() -> None:
    _person, path = invites()
    anonymous().post(path, NEW)
    assert anonymous().get(path).status_code == 200


@pytest.mark.parametrize(
    "form",
    [{"new": "short", "again": "short"}, {"new": "another long password", "again": "other"}, {}],
)
def test_a_password_that_will_not_do(form: dict[str, str]) -> None:
    person, path = invites()
    assert anonymous().post(path, form).status_code == 200
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_a_link_is_good_for_three_days_and_no_others_are() -> None:
    _person, path = invites()
    assert anonymous().get(path[:-1] + ("A" if path[-1] != "A" else "B")).status_code == 404
    Invitation.objects.update(until=TODAY)
    assert anonymous().get(path).status_code == 200
    Invitation.objects.update(until=TODAY - timedelta(days=1))
    assert anonymous().get(path).status_code == 404


def test_a_link_does_not_end_the_session_of_who_is_lured_there() -> None:
    _person, path = invites()
    browser = browser_of(staff("ada"))
    assert browser.get(path).status_code == 404
    assert browser.post(path, NEW).status_code == 404
    assert browser.get("/").status_code == 200


def test_nobody_signs_in_before_the_link_was_used() -> None:
    invites()
    assert gives_password(anonymous(), "lin", "") == ""
    assert gives_password(anonymous(), "lin", "!") == ""


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("", ["triager"]),
        ("adam", ["triager"]),
        ("lin", []),
        ("lin", ["emperor"]),
        ("lin", ["triager", "supervisor"]),
        ("lin", ["auditor", "administrator"]),
    ],
)
def test_an_account_that_is_not_made(name: str, roles: list[str]) -> None:
    answer = adam().post("/people/invite", {"name": name, "role": roles})
    assert answer.status_code == 422
    assert Staff.objects.count() == 1


@pytest.mark.parametrize("one", list(Role))
@pytest.mark.parametrize("other", list(Role))
def test_nobody_holds_two_roles_that_check_each_other(one: Role, other: Role) -> None:
    made = invite_staff("lin", [one, other], TODAY, None)
    together = one == other or {one, other} == {Role.TRIAGER, Role.INVESTIGATOR}
    # A seat is given by the oversight body alone.
    assert isinstance(made, Invited) is (together and one is not Role.OVERSIGHT)
    assert (conflict_of([one, other]) is None) is together


# Roles


def test_other_roles_end_sessions_and_free_what_may_not_be_worked_on(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    person = staff("ada")
    Tip.objects.filter(pk=take(settings, source, fake)).update(assignee=person)
    browser, other = browser_of(person), browser_of(staff("bao"))
    admin = adam()
    answer = admin.post(f"/people/{person.pk}/roles", {"role": ["investigator"]})
    assert answer["location"] == f"/people/{person.pk}"
    assert browser.get("/").status_code == 302
    assert other.get("/").status_code == 200
    assert Tip.objects.get().assignee == person
    admin.post(f"/people/{person.pk}/roles", {"role": ["auditor"]})
    assert Tip.objects.get().assignee is None
    act, about, _who, told = last_act()
    assert (act, about) == ("roles", f"staff:{person.pk}")
    assert told == {"before": ["investigator"], "roles": ["auditor"], "freed": 1}


@pytest.mark.parametrize("roles", [[], ["triager", "approver"]])
def test_roles_that_are_refused(roles: list[str]) -> None:
    person = staff("ada")
    assert adam().post(f"/people/{person.pk}/roles", {"role": roles}).status_code == 422
    person.refresh_from_db()
    assert person.roles == ["triager"]


@pytest.mark.parametrize("act", ["roles", "remove", "reset"])
def test_an_administrator_changes_nothing_of_their_own(act: str) -> None:
    staff("eve", Role.ADMINISTRATOR)
    browser = adam()
    me = Staff.objects.get(name="adam")
    answer = browser.post(f"/people/{me.pk}/{act}", {"role": ["triager"]})
    assert answer.status_code == 422
    me.refresh_from_db()
    assert (me.roles, me.is_active, me.has_usable_password()) == (["administrator"], True, True)


def test_the_last_administrator_stays() -> None:
    """From the console, too."""
    eve = staff("eve", Role.ADMINISTRATOR)
    assert remove_staff(eve.pk, TODAY, None) is Refusal.LAST
    assert change_roles(eve.pk, [Role.AUDITOR], TODAY, None) is Refusal.LAST
    gone = staff("adam", Role.ADMINISTRATOR)
    assert remove_staff(eve.pk, TODAY, gone) is None
    assert remove_staff(gone.pk, TODAY, None) is Refusal.LAST


# Removal and starting anew


def test_removal_ends_all_and_keeps_the_name(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    person = staff("ada")
    Tip.objects.filter(pk=take(settings, source, fake)).update(assignee=person)
    browser = browser_of(person)
    assert adam().post(f"/people/{person.pk}/remove")["location"] == "/people"
    assert browser.get("/").status_code == 302
    assert gives_password(anonymous(), "ada", PASSWORD) == ""
    assert Tip.objects.get().assignee is None
    person.refresh_from_db()
    assert (person.is_active, person.totp, person.roles) == (False, None, ["triager"])
    assert last_act()[0] == "refused"
    assert invite_staff("ada", [Role.TRIAGER], TODAY, None) == [Refusal.TAKEN]
    assert remove_staff(person.pk, TODAY, None) is Refusal.UNKNOWN


def test_an_invitation_that_ended_is_called_so() -> None:
    """Seen to fail: it said that somebody was invited until a day that was over."""
    invites()
    browser = adam()
    assert "Invited, until" in browser.get("/people").content.decode()
    Invitation.objects.update(until=TODAY - timedelta(days=1))
    page = browser.get("/people").content.decode()
    assert "The invitation ended on" in page
    assert "Invited, until" not in page


def test_an_invitation_of_who_was_removed_is_void() -> None:
    person, path = invites()
    remove_staff(person.pk, TODAY, None)
    assert anonymous().get(path).status_code == 404


def test_starting_anew_leaves_nothing_of_what_was_lost() -> None:
    person = staff("ada")
    browser = browser_of(person)
    admin = adam()
    answer = admin.post(f"/people/{person.pk}/reset")
    found = re.search(r'value="http://localhost(/invited/[\w-]{43})"', answer.content.decode())
    assert found
    assert browser.get("/").status_code == 302
    assert gives_password(anonymous(), "ada", PASSWORD) == ""
    assert last_act()[0] == "refused"
    assert anonymous().post(found[1], NEW)["location"] == "/sign-in/set-up"


def test_a_newer_link_voids_an_older_one() -> None:
    person, path = invites()
    assert isinstance(reset_factors(person.pk, TODAY, None), Invited)
    assert anonymous().get(path).status_code == 404


def test_a_password_that_somebody_still_knows_sets_up_nothing_after_starting_anew() -> None:
    person = staff("ada")
    half = anonymous()
    assert gives_password(half, "ada") == "/sign-in/set-up"
    reset_factors(person.pk, TODAY, None)
    assert half.get("/sign-in/set-up")["location"] == "/sign-in"


# Who may


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_for_others_these_pages_are_not_there(role: Role) -> None:
    person = staff("ada")
    browser = browser_of(staff("eve", role))
    paths = ["/people", "/people/invite", f"/people/{person.pk}"]
    paths += [f"/people/{person.pk}/{act}" for act in ("roles", "remove", "reset")]
    absent = browser.get("/nowhere")
    for path in paths:
        get, post = browser.get(path), browser.post(path, {"name": "x", "role": "triager"})
        assert get.status_code in (404, 405), path
        assert post.status_code in (404, 405), path
        if get.status_code == 404:
            assert (
                get.content.decode().split("<main")[1] == absent.content.decode().split("<main")[1]
            )
    assert Staff.objects.count() == 2


def test_an_account_that_is_not_there_is_absent() -> None:
    browser = adam()
    assert browser.get("/people/99999").status_code == 404
    assert browser.post("/people/99999/remove").status_code == 404
