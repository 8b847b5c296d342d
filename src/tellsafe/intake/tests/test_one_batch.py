# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts take batches: what comes within one is judged as if it had come one after the other."""

import hashlib
import random
import secrets
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.intake.access import StoredMessage
from tellsafe.intake.actions.accept_envelope import Accepted, Offer, accept_envelope
from tellsafe.intake.actions.announce_blobs import Announced, Announcement, announce_blobs
from tellsafe.intake.actions.deliver_message import Delivery, deliver_message
from tellsafe.intake.actions.refusals import MAILBOX_REFUSED, MESSAGE_DIFFERS, STAMP_REFUSED
from tellsafe.intake.rules.stamps import Stamp
from tellsafe.intake.rules.submission import DeclaredBlob
from tellsafe.intake.tests.conftest import empty_tables
from tellsafe.serving.zone import ZoneSettings

TODAY = date(2026, 11, 25)
STAMPS = [Stamp(bytes([n]) * 32, TODAY + timedelta(days=9)) for n in range(3)]
IDS = [bytes([n]) * 32 for n in range(3)]
ENVELOPES = [b"one", b"two", b"three"]


def offer(submission: bytes, stamp: Stamp, envelope: bytes) -> Offer:
    return Offer(submission, stamp, envelope, hashlib.sha256(envelope).digest(), TODAY)


offers = st.builds(offer, st.sampled_from(IDS), st.sampled_from(STAMPS), st.sampled_from(ENVELOPES))


@pytest.fixture(autouse=True)
def _empty(settings: ZoneSettings) -> None:
    """Tables are empty before and after."""


def table() -> list[object]:
    from tellsafe.intake.models import Submission

    rows = Submission.objects.all()
    return sorted((bytes(one.stamp), bytes(one.submission), bytes(one.envelope)) for one in rows)


@given(batch=st.lists(offers, max_size=8), seed=st.integers(0, 100))
def test_a_batch_ends_as_one_after_the_other_would(batch: list[Offer], seed: int) -> None:
    empty_tables()
    together = accept_envelope(batch), table()
    empty_tables()
    alone = [answer for offer in batch for answer in accept_envelope([offer])], table()
    assert [_told(one) for one in together[0]] == [_told(one) for one in alone[0]]
    assert together[1] == alone[1]
    cut = random.Random(seed).randint(0, len(batch))
    empty_tables()
    accept_envelope(batch[:cut])
    accept_envelope(batch[cut:])
    assert table() == alone[1]


def _told(answer: object) -> object:
    return (answer.digest, answer.day) if isinstance(answer, Accepted) else answer


def test_one_stamp_for_two_envelopes_in_one_batch_pays_for_the_first() -> None:
    first, second = (offer(IDS[n], STAMPS[0], ENVELOPES[n]) for n in (0, 1))
    accepted, refused = accept_envelope([first, second])
    assert isinstance(accepted, Accepted)
    assert refused is STAMP_REFUSED


def test_one_envelope_twice_in_one_batch_is_one() -> None:
    twice = offer(IDS[0], STAMPS[0], ENVELOPES[0])
    first, second = accept_envelope([twice, twice])
    assert isinstance(first, Accepted)
    assert first == second
    assert len(table()) == 1


def test_announcements_in_one_batch() -> None:
    blobs = (DeclaredBlob(bytes(16), 100, 64),)
    mine = Announcement(IDS[0], STAMPS[0], blobs, TODAY)
    thief = Announcement(IDS[1], STAMPS[0], blobs, TODAY)
    first, again, refused = announce_blobs([mine, mine, thief])
    assert (first, again) == (Announced(new=True), Announced(new=False))
    assert refused is STAMP_REFUSED


def test_messages_in_one_batch() -> None:
    def delivery(message: int, sealed: bytes, key: bytes) -> Delivery:
        stored = StoredMessage(IDS[0], bytes([message]) * 16, sealed, TODAY)
        return Delivery(stored, hashlib.sha256(key).digest())

    batch = [
        delivery(1, b"a", b"mine"),
        delivery(1, b"a", b"mine"),
        delivery(1, b"b", b"mine"),
        delivery(2, b"b", b"thief"),
    ]
    assert deliver_message(batch) == [None, None, MESSAGE_DIFFERS, MAILBOX_REFUSED]


def test_a_batch_larger_than_one_statement_takes() -> None:
    """The writer takes 256 at a time; whoever raises that finds this."""
    batch = [
        offer(secrets.token_bytes(32), Stamp(secrets.token_bytes(32), TODAY), b"e")
        for _ in range(2500)
    ]
    assert all(isinstance(one, Accepted) for one in accept_envelope(batch))
    assert len(table()) == 2500
