# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mailboxes: the desk writes, the holder of the key reads, and nobody else sees a difference."""

import json
import secrets
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats import age
from tellsafe.formats.encoding import b64u
from tellsafe.intake.actions.deliver_message import MOST_MESSAGES
from tellsafe.intake.rules.answers import STEP, mailbox_answer
from tellsafe.intake.tests.cast import Desk, Mailbox
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SetClock


def test_what_the_desk_wrote_is_read_with_the_key(
    desk: Desk, mailbox: Mailbox, world: World
) -> None:
    written = [world.message() for _ in range(3)]
    assert [desk.write(mailbox, sealed) for sealed in written] == [204] * 3
    assert sorted(mailbox.messages()) == sorted(written)


def test_messages_come_in_the_order_of_their_random_ids(
    desk: Desk, mailbox: Mailbox, world: World
) -> None:
    names = [secrets.token_bytes(16) for _ in range(5)]
    for name in names:
        desk.write(mailbox, world.message(), name)
    shown = [one["id"] for one in mailbox.read().json()["messages"]]
    assert shown == [b64u(name) for name in sorted(names)]


def test_anothers_mailbox_an_absent_and_an_empty_one_look_alike(
    desk: Desk, mailbox: Mailbox, world: World, clock: SetClock
) -> None:
    absent = Mailbox(mailbox.http, clock).read()
    for _ in range(3):
        desk.write(mailbox, world.message())
    others = mailbox.read(Ed25519PrivateKey.generate())
    assert (absent.status_code, absent.content) == (others.status_code, others.content)
    assert dict(absent.headers) == dict(others.headers)
    assert len(absent.content) == STEP
    assert len(mailbox.messages()) == 3


@given(st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.binary(max_size=20_000))))
def test_an_answer_has_one_of_few_sizes(messages: list[tuple[bytes, bytes]]) -> None:
    answer = mailbox_answer(messages)
    assert len(answer) % STEP == 0
    assert len(json.loads(answer)["messages"]) == len(messages)
    assert len(json.loads(answer)["padding"]) < STEP


def test_one_message_in_the_smallest_bucket_looks_like_none(
    desk: Desk, mailbox: Mailbox, world: World
) -> None:
    empty = mailbox.read()
    desk.write(mailbox, world.message())
    assert len(mailbox.read().content) == len(empty.content)


def test_a_bad_proof_is_told_apart_whatever_is_there(
    desk: Desk, mailbox: Mailbox, world: World, clock: SetClock
) -> None:
    slow = SetClock(clock.moment - timedelta(hours=1))
    before = Mailbox(mailbox.http, slow, mailbox.id, mailbox.key).read()
    desk.write(mailbox, world.message())
    after = Mailbox(mailbox.http, slow, mailbox.id, mailbox.key).read()
    assert slug(before) == "proof-refused"
    assert before.content == after.content
    unsigned = mailbox.http.get(f"/v1/mailboxes/{mailbox.address}")
    assert unsigned.content == after.content


def test_a_repeated_message_is_one_and_another_one_with_its_id_is_refused(
    desk: Desk, mailbox: Mailbox, world: World
) -> None:
    name, sealed = secrets.token_bytes(16), world.message()
    assert [desk.write(mailbox, sealed, name) for _ in range(2)] == [204, 204]
    assert desk.write(mailbox, world.message(), name) == 409
    assert mailbox.messages() == [sealed]


def test_the_first_message_fixes_whose_the_mailbox_is(
    desk: Desk, mailbox: Mailbox, world: World, clock: SetClock
) -> None:
    sealed = world.message()
    desk.write(mailbox, sealed)
    thief = Mailbox(mailbox.http, clock, mailbox.id)
    assert desk.write(thief, world.message()) == 409
    assert thief.messages() == []
    assert mailbox.messages() == [sealed]


def test_a_mailbox_has_room_for_so_many(desk: Desk, mailbox: Mailbox, world: World) -> None:
    sealed = world.message()
    statuses = [desk.write(mailbox, sealed) for _ in range(MOST_MESSAGES + 1)]
    assert statuses == [204] * MOST_MESSAGES + [409]


def test_only_sealed_and_padded_messages_are_taken(
    desk: Desk, mailbox: Mailbox, world: World
) -> None:
    two_readers = age.seal_bytes(bytes(4096), world.recipients)
    odd = age.seal_bytes(bytes(5000), world.recipients[:1])
    assert [desk.write(mailbox, one) for one in (two_readers, odd, b"Thank you.")] == [400] * 3


@pytest.mark.parametrize("field", ["address", "key_hash", "sealed", "subject"])
def test_what_is_no_message_is_refused(
    desk: Desk, mailbox: Mailbox, world: World, field: str
) -> None:
    body = mailbox.body(world.message()) | {field: "x!"}
    assert slug(desk.put_message(b64u(bytes(16)), body)) == "malformed"
    assert slug(desk.put_message("x", mailbox.body(world.message()))) == "malformed"


def test_messages_go_when_their_time_is_over_and_then_the_mailbox(
    desk: Desk, mailbox: Mailbox, world: World, clock: SetClock
) -> None:
    from tellsafe.intake.actions.housekeeping import Rounds, keep_house
    from tellsafe.intake.models import Mailbox as Row

    days = world.bulletin().charter.retention.mailbox_days
    desk.write(mailbox, world.message())
    keep_house([Rounds(clock.today() + timedelta(days=days), days)])
    assert len(mailbox.messages()) == 1
    keep_house([Rounds(clock.today() + timedelta(days=days + 1), days)])
    assert mailbox.messages() == []
    assert Row.objects.count() == 0
