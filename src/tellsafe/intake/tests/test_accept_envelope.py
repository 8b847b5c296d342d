# SPDX-License-Identifier: AGPL-3.0-or-later
"""PUT /v1/submissions/{id}: one stamp, one envelope, one receipt; again and again the same."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tellsafe.formats import age
from tellsafe.formats.encoding import b64u
from tellsafe.formats.padding import BUCKETS
from tellsafe.formats.receipt import verify_receipt
from tellsafe.intake.tests.cast import Desk, Source
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SetClock


def slug(answer: object) -> str:
    """The end of a problem's type."""
    return str(answer.json()["type"]).rpartition(":")[2]  # type: ignore[attr-defined]


def test_the_receipt_promises_this_envelope_on_this_day(source: Source, world: World) -> None:
    answer = source.send()
    assert answer.status_code == 201
    public = world.receipt.public_key().public_bytes_raw()
    receipt = verify_receipt(answer.json()["receipt"].encode(), public, source.sealed)
    assert (receipt.deployment, receipt.day) == ("demo-city", world.today)


def test_what_was_accepted_waits_for_the_desk(source: Source, desk: Desk) -> None:
    source.send()
    assert desk.waiting() == [{"id": source.hash, "envelope": b64u(source.sealed), "blobs": []}]


def test_a_repeat_gets_the_same_receipt_and_makes_no_second_tip(source: Source, desk: Desk) -> None:
    assert source.send().json() == source.send().json()
    assert len(desk.waiting()) == 1


def test_a_repeat_gets_the_same_receipt_after_the_desk_took_it_and_on_a_later_day(
    source: Source, desk: Desk, clock: SetClock
) -> None:
    first = source.send().json()
    desk.acknowledge(source.hash)
    clock.moment += timedelta(days=3)
    assert source.send().json() == first
    assert desk.waiting() == []


def test_a_spent_stamp_is_refused_for_another_envelope_or_submission(
    source: Source, another: Source, world: World
) -> None:
    source.send()
    refusals = [source.send(world.envelope()), another.send(stamp=source.stamp)]
    refusals.append(another.send(source.sealed, stamp=source.stamp))
    assert [slug(one) for one in refusals] == ["stamp-refused"] * 3


def test_a_stamp_stays_spent_after_a_restart(
    source: Source, another: Source, start: Callable[..., TestClient]
) -> None:
    receipt = source.send().json()
    source.http = another.http = start()
    assert slug(another.send(stamp=source.stamp)) == "stamp-refused"
    assert source.send().json() == receipt


def test_another_stamp_leaves_a_submission_as_it_is(
    source: Source, world: World, desk: Desk
) -> None:
    receipt = source.send().json()
    other = Source(source.http, world, source.id)
    assert other.send().status_code == 201
    assert source.send().json() == receipt
    shown = {one["id"]: one["envelope"] for one in desk.waiting()}
    assert shown == {one.hash: b64u(one.sealed) for one in (source, other)}


def test_another_stamp_does_not_complete_an_upload_without_its_blobs(
    source: Source, world: World, desk: Desk
) -> None:
    source.attach(1000)
    source.announce()
    source.upload()
    assert slug(source.send(stamp=world.authorization())) == "stamp-refused"
    assert source.send().status_code == 201
    assert len(desk.waiting()) == 1


@pytest.mark.parametrize("bucket", BUCKETS)
def test_every_bucket_is_taken(source: Source, world: World, bucket: int) -> None:
    source.sealed = world.envelope(bucket)
    assert source.send().status_code == 201


def test_what_is_not_in_a_bucket_is_refused_and_costs_no_stamp(
    source: Source, world: World
) -> None:
    odd = age.seal_bytes(bytes(5000), world.recipients)
    one_stanza = age.seal_bytes(bytes(4096), world.recipients[:1])
    refusals = [source.send(odd), source.send(one_stanza), source.send(b"hello")]
    assert [slug(one) for one in refusals] == ["out-of-bucket"] * 3
    assert source.send().status_code == 201


def test_what_is_larger_than_any_envelope_is_not_read(source: Source) -> None:
    assert slug(source.send(bytes(200_000))) == "too-large"


def test_an_id_has_32_bytes(source: Source) -> None:
    source.id = bytes(31)
    assert slug(source.send()) == "malformed"


def test_a_full_disk_refuses_and_keeps_what_it_has(
    source: Source, another: Source, desk: Desk, start: Callable[..., TestClient]
) -> None:
    source.send()
    desk.http = another.http = start(options={"disk_floor_bytes": 1 << 60})
    answer = another.send()
    assert (answer.status_code, slug(answer)) == (503, "storage-full")
    assert int(answer.headers["retry-after"]) > 0
    assert [one["id"] for one in desk.waiting()] == [source.hash]


def test_only_the_hash_of_the_id_is_kept(source: Source) -> None:
    from tellsafe.intake.models import Blob, Submission

    source.attach(1000)
    source.announce()
    rows = [*Submission.objects.all(), *Blob.objects.all()]
    assert [bytes(row.submission) for row in rows] == [hashlib.sha256(source.id).digest()] * 2
