# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pseudonym is suspended when two people found its tip made up, and for nothing else.

Seen to fail: with every closing suspending, with a lift that forgot the registry, with one lifted
tip restoring a pseudonym that another one suspends, and with a change in mid-carrying noted away.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import httpx2 as httpx
import pytest

from tellsafe.desk.actions.carry_suspensions import carry_suspensions
from tellsafe.desk.actions.housekeeping import keep_house
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.adapters.registry import HttpRegistry, RegistryError
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.adapters.sealed_secret import seal
from tellsafe.desk.models import Message, Proposal, Record, Suspension, Tally, Tip
from tellsafe.desk.rules.decisions import Again, Kind, Reason
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.suspension import SEALED_FOR, registry_name
from tellsafe.desk.rules.terms import Close
from tellsafe.desk.rules.told import lifted_text
from tellsafe.desk.tests.deciding import RETENTION, SHOWN, Desk, a_tip, ask_source, state_of
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats.charter import OPEN
from tellsafe.formats.signed_request import verify_request
from tellsafe.serving.zone import ZoneSettings


class FakeRegistry:
    """Which pseudonyms are suspended, as docs/protocol/registry.md has it; ``on`` each request."""

    def __init__(self) -> None:
        self.suspended: set[bytes] = set()
        self.asked = 0
        self.on: Callable[[], None] = lambda: None
        self.down = False

    def put(self, pseudonym: bytes, *, suspended: bool) -> None:
        if self.down:
            raise RegistryError("down")
        self.asked += 1
        self.on()
        (self.suspended.add if suspended else self.suspended.discard)(pseudonym)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry()


def made_up(desk: Desk, source: str = "a", **more: object) -> Tip:
    """A tip that two people close as made up."""
    tip = a_tip(desk.today, source, pseudonym=seal(name_of(source), SEALED_FOR), **more)
    ask_source(tip)
    desk.closes(tip, Reason.KNOWINGLY_FALSE)
    return tip


def name_of(source: str) -> bytes:
    return registry_name(source.encode() * 32)


def test_two_people_suspend_and_the_source_is_told_what_why_and_who_can_lift_it(
    desk: Desk, registry: FakeRegistry
) -> None:
    tip = made_up(desk)
    row = Suspension.objects.get()
    told = Message.objects.get(tip=tip, status="knowingly-false").text
    charter = desk.bulletin.charter
    for wanted in (SHOWN, row.id, charter.oversight.name, charter.oversight.contact):
        assert wanted in told
    assert carry_suspensions(registry) == 1
    assert registry.suspended == {name_of("a")}
    assert carry_suspensions(registry) == 0
    assert Record.objects.filter(act="suspend", about=f"tip:{tip.pk}").count() == 1
    assert Tally.objects.get(measure="suspended").count == 1


def test_nobody_lifts_it_by_saying_the_same_again(
    desk: Desk, settings: ZoneSettings, source: Source, fake: FakeIntake, world: World
) -> None:
    """By stamps that are on the phone still, or by another hand; a person may look again."""
    tip = Tip.objects.get(pk=take(settings, source, fake))
    ask_source(tip)
    desk.closes(tip, Reason.KNOWINGLY_FALSE)
    for again in (source, Source(world, 2)):
        other = Tip.objects.get(pk=take(settings, again, fake))
        assert other.conduct == tip.conduct
        assert (state_of(tip), Suspension.objects.get().lifted) == ("closed", None)
    assert not Record.objects.filter(act__in=("reopen", "restore")).exists()
    assert reopen(tip.pk, Again.NEW_FACTS, desk.now(desk.ada)) is None
    assert Suspension.objects.get().lifted == desk.today


@pytest.mark.parametrize("another", [False, True])
def test_who_can_report_again_since_the_tip_is_looked_at_again_is_told_so(
    desk: Desk, *, another: bool
) -> None:
    """Unless another tip keeps it from that. Seen to fail: it was told of the tip alone."""
    tip = made_up(desk)
    if another:
        made_up(desk)
    assert reopen(tip.pk, Again.WRONG_REASON, desk.now(desk.ada)) is None
    told = Message.objects.get(tip=tip, status="reopened").text
    assert (lifted_text("en") in told) is not another


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.KNOWINGLY_FALSE])
def test_nothing_else_has_consequences(desk: Desk, reason: Reason) -> None:
    tip = a_tip(desk.today, pseudonym=seal(name_of("a"), SEALED_FOR))
    ask_source(tip)
    desk.closes(tip, reason)
    assert not Suspension.objects.exists()


def test_what_showed_it_goes_with_the_content_and_the_rest_of_what_was_told_stays(
    desk: Desk,
) -> None:
    """The sentence speaks of what was told; the number of the decision does not."""
    tip = made_up(desk)
    before = Message.objects.get(tip=tip, status="knowingly-false").text
    assert reopen(tip.pk, Again.WRONG_REASON, desk.now(desk.ada)) is None
    tip.refresh_from_db()
    desk.closes(tip, Reason.IDENTITY)
    told = Message.objects.get(tip=tip, status="knowingly-false").text
    assert told == before.replace(f"{SHOWN}\n\n", "")
    assert Suspension.objects.get().id in told
    assert SHOWN not in repr([*Message.objects.values(), *Proposal.objects.values()])


def test_a_drill_and_who_was_never_verified_are_not_suspended(desk: Desk) -> None:
    made_up(desk, drill=True)
    made_up(desk, term=None)
    assert not Suspension.objects.exists()


def test_where_anybody_makes_pseudonyms_none_is_suspended(world: World) -> None:
    made_up(Desk(world, activation=OPEN))
    assert not Suspension.objects.exists()


def test_nobody_is_found_to_make_things_up_unheard_or_without_a_word_of_why(desk: Desk) -> None:
    tip = a_tip(desk.today)
    false = Reason.KNOWINGLY_FALSE
    assert desk.proposes(Kind.CLOSE, tip, Close(false, SHOWN))[1] is Refusal.NO_WORD
    ask_source(tip)
    for shown in ("", "No.", "x" * 1001):
        assert desk.proposes(Kind.CLOSE, tip, Close(false, shown))[1] is Refusal.SHOWING
    assert desk.proposes(Kind.CLOSE, tip, Close(false, SHOWN))[1] is None
    assert not Suspension.objects.exists()


def test_looking_again_lifts_it_until_it_is_decided_anew(
    desk: Desk, registry: FakeRegistry
) -> None:
    tip = made_up(desk)
    carry_suspensions(registry)
    assert reopen(tip.pk, Again.ASKED, desk.now(desk.ada)) is None
    assert carry_suspensions(registry) == 1
    assert registry.suspended == set()
    assert Tally.objects.get(measure="reconsidered:lifted-by-desk").count == 1
    number = Suspension.objects.get().id
    desk.closes(tip, Reason.KNOWINGLY_FALSE)
    carry_suspensions(registry)
    assert registry.suspended == {name_of("a")}
    assert Suspension.objects.get().id == number


def test_a_suspension_that_is_decided_anew_holds_from_that_day_and_was_not_upheld(
    desk: Desk,
) -> None:
    tip = made_up(desk)
    Suspension.objects.update(day=desk.today - timedelta(days=9), upheld=desk.today)
    reopen(tip.pk, Again.ASKED, desk.now(desk.ada))
    desk.closes(tip, Reason.KNOWINGLY_FALSE)
    row = Suspension.objects.get()
    assert (row.day, row.lifted, row.upheld) == (desk.today, None, None)


def test_one_tip_that_is_looked_at_again_lifts_not_what_another_one_led_to(
    desk: Desk, registry: FakeRegistry
) -> None:
    one, other = made_up(desk), made_up(desk)
    made_up(desk, "b")
    carry_suspensions(registry)
    reopen(one.pk, Again.ASKED, desk.now(desk.ada))
    carry_suspensions(registry)
    assert registry.suspended == {name_of("a"), name_of("b")}
    reopen(other.pk, Again.ASKED, desk.now(desk.ada))
    carry_suspensions(registry)
    assert registry.suspended == {name_of("b")}


def test_a_registry_that_is_away_is_told_later(desk: Desk, registry: FakeRegistry) -> None:
    made_up(desk)
    registry.down = True
    with pytest.raises(RegistryError):
        carry_suspensions(registry)
    registry.down = False
    assert carry_suspensions(registry) == 1


def test_one_that_the_registry_will_not_have_keeps_no_other_back(
    desk: Desk, registry: FakeRegistry
) -> None:
    """A suspension that was lifted among them."""
    for source in "abc":
        made_up(desk, source)
    first = Suspension.objects.order_by("id")[0]

    def refuse() -> None:
        if registry.asked == 1:
            raise RegistryError("status 500")

    registry.on = refuse
    with pytest.raises(RegistryError):
        carry_suspensions(registry)
    assert len(registry.suspended) == 2
    assert Suspension.objects.get(carried=False) == first
    registry.on = lambda: None
    assert carry_suspensions(registry) == 1


def test_what_changes_while_it_is_carried_is_carried_as_well(
    desk: Desk, registry: FakeRegistry
) -> None:
    tip = made_up(desk)

    def meanwhile() -> None:
        registry.on = lambda: None
        reopen(tip.pk, Again.ASKED, desk.now(desk.ada))

    registry.on = meanwhile
    assert carry_suspensions(registry) == 1
    assert registry.suspended == {name_of("a")}
    assert carry_suspensions(registry) == 1
    assert registry.suspended == set()


def test_it_outlives_the_tip_and_ends_with_the_term(
    settings: ZoneSettings, desk: Desk, registry: FakeRegistry
) -> None:
    tip = made_up(desk, term=str(desk.today.year))
    purge(RETENTION, desk.today + timedelta(days=RETENTION.unsubstantiated_days + 1))
    assert not Tip.objects.filter(pk=tip.pk).exists()
    assert carry_suspensions(registry) == 1
    assert registry.suspended == {name_of("a")}
    files, january = SealedFiles(settings), desk.today.replace(year=desk.today.year + 1, month=1)
    keep_house(files, RETENTION, january.replace(day=30))
    assert Suspension.objects.exists()
    keep_house(files, RETENTION, january.replace(month=2, day=2))
    assert not Suspension.objects.exists()


def test_a_tip_that_comes_in_can_be_named_to_the_registry_and_its_pseudonym_is_in_no_table(
    settings: ZoneSettings, desk: Desk, source: Source, fake: FakeIntake, registry: FakeRegistry
) -> None:
    tip = Tip.objects.get(pk=take(settings, source, fake))
    ask_source(tip)
    desk.closes(tip, Reason.KNOWINGLY_FALSE)
    carry_suspensions(registry)
    name = registry_name(source.pseudonym.public_key().public_bytes_raw())
    assert registry.suspended == {name}
    row = Suspension.objects.get()
    assert name not in bytes(row.pseudonym)
    assert name.hex() not in (row.pseudonym_hash, tip.pseudonym_hash)
    assert state_of(tip) == "closed"


def test_the_registry_is_asked_by_signed_requests(settings: ZoneSettings, world: World) -> None:
    asked: list[tuple[str, str]] = []
    answers = [httpx.Response(204), httpx.Response(204), httpx.Response(503)]

    def answer(request: httpx.Request) -> httpx.Response:
        public = world.pull.public_key().public_bytes_raw()
        path, query = request.url.path, request.url.query.decode()
        verify_request(
            request.method,
            path,
            query,
            request.content,
            request.headers,
            {"desk": public}.get,
            int(time.time()),
        )
        asked.append((request.method, request.url.path))
        return answers.pop(0)

    registry = HttpRegistry.of(settings, httpx.MockTransport(answer))
    assert registry is not None
    registry.put(b"p" * 32, suspended=True)
    registry.put(b"p" * 32, suspended=False)
    path = "/v1/suspensions/" + "70" * 32
    assert asked == [("PUT", path), ("DELETE", path)]
    with pytest.raises(RegistryError):
        registry.put(b"p" * 32, suspended=True)
