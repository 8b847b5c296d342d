# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is over goes by itself: unfinished uploads, spent stamps, parts that a crash left behind."""

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator, Sized
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from django.db import connection
from obstore.exceptions import GenericError
from starlette.testclient import TestClient

from tellsafe.formats.signed_request import content_digest
from tellsafe.intake.adapters.objects import ObjectStore, open_store
from tellsafe.intake.checks import check
from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import PART, World
from tellsafe.intake.web import service
from tellsafe.serving.clock import SetClock
from tellsafe.serving.zone import ZoneSettings


def test_an_unfinished_upload_is_kept_for_seven_days(
    source: Source, clock: SetClock, start: Callable[..., TestClient], settings: ZoneSettings
) -> None:
    blob = source.attach(2 * PART)
    source.announce()
    source.part(blob, 0)
    clock.moment += timedelta(days=7)
    source.http = start()
    assert source.state().json()["blobs"][0]["parts"] == [0]
    clock.moment += timedelta(days=1)
    source.http = start()
    assert source.state().status_code == 404
    assert list(open_store(settings).submissions()) in ([], [_submission(source)])
    assert open_store(settings).parts_of(_submission(source)) == set()


def test_an_upload_that_expired_begins_anew_with_the_stamp_that_it_has_paid(
    source: Source, desk: Desk, clock: SetClock, start: Callable[..., TestClient]
) -> None:
    """Stamps of a Wednesday are good until Sunday of the next week: longer than seven days."""
    blob = source.attach(2 * PART)
    source.announce()
    source.part(blob, 0)
    clock.moment += timedelta(days=8)
    source.http = desk.http = start()
    assert slug(source.send()) == "parts-missing"
    answer = source.announce()
    assert (answer.status_code, answer.json()["blobs"][0]["parts"]) == (201, [])
    source.upload()
    assert source.send().status_code == 201
    assert desk.fetch(source.hash, blob).content == source.blobs[blob]


def test_an_upload_that_begins_anew_while_its_old_parts_are_removed_keeps_what_it_is_told(
    source: Source,
    desk: Desk,
    clock: SetClock,
    start: Callable[..., TestClient],
    settings: ZoneSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail when it was not waited for the end of that: a phone that had sent everything but
    the envelope was told that all is held, and had a receipt for a tip without its photo, which
    the desk could never fetch."""
    blob = source.attach(PART)
    store = type(open_store(settings))
    removed, phone, again = store.forget, ThreadPoolExecutor(1), list[Future[httpx.Response]]()

    def remove(self: ObjectStore, submission: bytes) -> None:
        if not again:
            again.append(phone.submit(source.announce))
            wait(again, timeout=0.5)
        removed(self, submission)

    monkeypatch.setattr(store, "forget", remove)
    monkeypatch.setattr(service, "_HOUR", 0.01)
    source.http = desk.http = start()
    source.announce()
    source.upload()
    clock.moment += timedelta(days=8)
    with phone:
        while not again:
            assert source.http.get("/v1/letters/work").status_code == 200
        answer = again[0].result()
    assert (answer.status_code, answer.json()["blobs"][0]["parts"]) == (201, [])
    source.upload()
    assert source.send().status_code == 201
    assert desk.fetch(source.hash, blob).content == source.blobs[blob]


def test_what_is_complete_stays_until_the_desk_takes_it(
    source: Source, desk: Desk, clock: SetClock, start: Callable[..., TestClient]
) -> None:
    blob = source.attach(PART)
    source.announce()
    source.upload()
    source.send()
    clock.moment += timedelta(days=300)
    desk.http = start()
    assert [one["id"] for one in desk.waiting()] == [source.hash]
    assert desk.fetch(source.hash, blob).content == source.blobs[blob]


def test_spent_stamps_are_forgotten_a_day_after_their_key(
    source: Source, desk: Desk, clock: SetClock, start: Callable[..., TestClient]
) -> None:
    from tellsafe.intake.models import Submission

    source.send()
    desk.acknowledge(source.hash)
    last = Submission.objects.get().until
    clock.moment += last - clock.today() + timedelta(days=1)
    start()
    assert Submission.objects.count() == 1
    clock.moment += timedelta(days=1)
    start()
    assert Submission.objects.count() == 0
    assert slug(source.send()) == "stamp-refused"


def test_a_stamp_is_spent_once_also_by_a_request_that_lasts_over_midnight(
    source: Source, another: Source, desk: Desk, clock: SetClock, start: Callable[..., TestClient]
) -> None:
    """Seen to fail when it was forgotten as its last day ended: who began to send on that day, and
    went on once the round had been made, could spend it again."""
    from tellsafe.intake.models import Submission

    source.send()
    desk.acknowledge(source.hash)
    clock.moment += Submission.objects.get().until - clock.today()

    def body() -> Iterator[bytes]:
        yield another.sealed[:100]
        clock.moment += timedelta(days=1)
        start()
        yield another.sealed[100:]

    headers = {"authorization": source.stamp}
    answer = source.http.put(another.path, content=body(), headers=headers)
    assert slug(answer) == "stamp-refused"


def test_a_clock_that_jumps_years_ahead_loses_no_message(
    desk: Desk,
    mailbox: Mailbox,
    world: World,
    clock: SetClock,
    start: Callable[..., TestClient],
) -> None:
    desk.write(mailbox, world.message())
    noon = clock.moment
    clock.moment += timedelta(days=4000)
    start()
    clock.moment = noon
    assert len(mailbox.messages()) == 1


def test_parts_that_belong_to_nothing_go_at_the_start(
    settings: ZoneSettings, start: Callable[..., TestClient]
) -> None:
    """As after a crash between forgetting a submission's row and removing its parts."""
    store, nobody = open_store(settings), secrets.token_bytes(32)
    store.start()
    (store.incoming / "part").write_bytes(b"sealed")
    store.keep(nobody, "00.0", store.incoming / "part")
    start()
    assert store.parts_of(nobody) == set()
    assert list(store.incoming.iterdir()) == []


def test_parts_that_belong_to_something_stay(
    source: Source, start: Callable[..., TestClient]
) -> None:
    source.attach(2 * PART)
    source.announce()
    source.upload()
    source.http = start()
    assert source.state().json()["blobs"][0]["parts"] == [0, 1, 2]


def test_the_check_finds_nothing_and_then_what_is_wrong(
    settings: ZoneSettings, clock: SetClock, world: World
) -> None:
    assert check(settings, clock.today()) == []
    clock.moment += timedelta(days=400)
    no_desk = replace(settings, trusted={}, options={"disk_floor_bytes": 1 << 60})
    found = " ".join(check(no_desk, clock.today()))
    for word in ("[trusted]", "receipt.key", "stamp key", "disk_floor_bytes"):
        assert word in found
    (said,) = check(replace(settings, options={"disk_floor_bytes": "much"}), world.today)
    assert "much" in said
    (settings.keys / "receipt.key").unlink()
    assert "restore it" in " ".join(check(settings, clock.today()))


def test_the_check_tells_of_a_bucket_that_does_not_answer(
    settings: ZoneSettings, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> set[str]:
        raise GenericError("Generic S3 error: of ten lines, with the address of each attempt")

    monkeypatch.setattr(type(open_store(settings)), "parts_of", away)
    (found,) = check(settings, clock.today())
    assert found.startswith("the store does not answer (Generic S3 error); see objects")


def test_the_check_looks_and_touches_nothing(
    source: Source, settings: ZoneSettings, clock: SetClock, tmp_path: Path
) -> None:
    """It is asked while the zone runs, and by root. Seen to fail when it made the store ready as a
    start does: a part on its way lost its file, and the folder of the next one was root's."""
    blob = source.attach(PART)
    source.announce()

    def body() -> Iterator[bytes]:
        data = source.blobs[blob][:PART]
        yield data[:1000]
        assert check(settings, clock.today()) == []
        yield data[1000:]

    headers = {"content-digest": content_digest(source.blobs[blob][:PART])}
    answer = source.http.put(source.part_path(blob, 0), content=body(), headers=headers)
    assert answer.status_code == 204
    new = source.world.write(tmp_path / "new", database=settings.database, objects="file:objects")
    assert check(ZoneSettings.load(new), clock.today()) == []
    assert not (new / "objects").exists()


def _submission(source: Source) -> bytes:
    return hashlib.sha256(source.id).digest()


@pytest.mark.usefixtures("source")
def test_statements_do_not_grow_with_what_is_over(clock: SetClock) -> None:
    """Seen to fail when the rows to forget were named one by one: of 250,000 that end on one day,
    no database takes the names, and no later round would succeed."""
    from tellsafe.intake.access import forget_stamps, give_up_unfinished
    from tellsafe.intake.models import Blob, Submission

    day = clock.today()
    for number in range(40):
        begun = Submission(
            stamp=number.to_bytes(32, "big"),
            submission=number.to_bytes(32, "big"),
            until=day,
            day=day,
            waiting=False,
        )
        begun.save(force_insert=True)
        Blob.objects.create(
            submission=begun.submission, blob=bytes(16), stamp=begun.stamp, length=1, part_size=PART
        )
    variables: list[int] = []

    def counted(execute: Any, sql: str, params: Sized | None, many: bool, context: Any) -> object:
        variables.append(len(params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        give_up_unfinished(day + timedelta(days=1))
        assert Blob.objects.count() == 0
        forget_stamps(day + timedelta(days=1))
    assert Submission.objects.count() == 0
    assert max(variables) < 5


def test_a_round_that_fails_keeps_nobody_out(
    source: Source, start: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or a bucket that is away. Seen to fail when the first round was not guarded."""

    def fails(_store: object) -> list[bytes]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(service, "left_behind", fails)
    source.http = start()
    assert source.send().status_code == 201


def test_a_store_that_does_not_answer_keeps_nobody_out_for_long(
    source: Source,
    settings: ZoneSettings,
    start: Callable[..., TestClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail when the start waited for the end of the first round, which asks a bucket for
    minutes before it gives up: meanwhile no text came in either."""
    back, over = threading.Event(), threading.Event()

    def away(_store: object) -> list[bytes]:
        back.wait(5)
        over.set()
        return []

    monkeypatch.setattr(type(open_store(settings)), "submissions", away)
    monkeypatch.setattr(service, "_PATIENCE", 0.05)
    source.http = start()
    assert source.send().status_code == 201
    assert not over.is_set()
    back.set()
