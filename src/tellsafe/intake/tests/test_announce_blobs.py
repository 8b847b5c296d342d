# SPDX-License-Identifier: AGPL-3.0-or-later
"""PUT /v1/submissions/{id}/blobs: spends a stamp for one submission and for what it announces."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from starlette.testclient import TestClient

from tellsafe.formats.encoding import b64u
from tellsafe.intake.adapters.objects import open_store
from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import PART, World
from tellsafe.serving.zone import ZoneSettings

BLOB = b64u(bytes(16))


def test_it_is_open_and_nothing_is_held_yet(source: Source) -> None:
    blob = source.attach(PART)
    answer = source.announce()
    assert answer.status_code == 201
    shown = [{"blob": b64u(blob), "part_size": PART, "parts": []}]
    assert answer.json() == {"state": "open", "blobs": shown}


def test_a_repeat_says_what_is_held(source: Source) -> None:
    blob = source.attach(PART)
    source.announce()
    source.part(blob, 1)
    answer = source.announce()
    assert answer.status_code == 200
    assert answer.json()["blobs"][0]["parts"] == [1]


def test_other_blobs_than_announced_are_refused(source: Source) -> None:
    source.attach(1000)
    source.announce()
    source.attach(1000)
    assert slug(source.announce()) == "blobs-differ"


def test_the_stamp_is_spent_for_this_submission_alone(source: Source, another: Source) -> None:
    source.attach(1000)
    another.attach(1000)
    source.announce()
    assert slug(another.announce(stamp=source.stamp)) == "stamp-refused"
    assert slug(another.send(stamp=source.stamp)) == "stamp-refused"


def test_another_stamp_gives_no_way_into_it(source: Source, world: World) -> None:
    source.attach(1000)
    source.announce()
    assert slug(source.announce(stamp=world.authorization())) == "stamp-refused"


def test_it_is_answered_as_complete_after_the_desk_took_it(source: Source, desk: Desk) -> None:
    source.attach(1000)
    source.announce()
    source.upload()
    receipt = source.send().json()
    desk.acknowledge(source.hash)
    answer = source.announce()
    assert (answer.status_code, answer.json()) == (200, {"state": "complete", "blobs": []})
    assert source.send().json() == receipt


@pytest.mark.parametrize(
    "blobs",
    [
        [],
        [{"blob": BLOB, "length": 1}] * 2,
        [{"blob": b64u(bytes([n]) * 16), "length": 1} for n in range(21)],
        [{"blob": BLOB, "length": 0}],
        [{"blob": BLOB, "length": -1}],
        [{"blob": BLOB, "length": 1 << 60}],
        [{"blob": BLOB, "length": True}],
        [{"blob": BLOB, "length": 1, "name": "IMG_20261125.jpg"}],
        [{"blob": b64u(bytes(15)), "length": 1}],
    ],
)
def test_what_is_no_announcement_is_refused(source: Source, blobs: list[object]) -> None:
    headers = {"authorization": source.stamp}
    answer = source.http.put(source.path + "/blobs", json={"blobs": blobs}, headers=headers)
    assert slug(answer) == "malformed"


@pytest.mark.parametrize("option", ["max_attachment_bytes", "max_submission_bytes"])
def test_more_than_the_deployment_takes_is_refused_and_costs_no_stamp(
    source: Source, start: Callable[..., TestClient], option: str
) -> None:
    source.attach(PART)
    ample = source.http
    source.http = start(options={option: PART, "disk_floor_bytes": 0})
    assert slug(source.announce()) == "too-much"
    source.http = ample
    assert source.announce().status_code == 201


def test_what_would_not_fit_on_the_disk_is_refused(
    source: Source, start: Callable[..., TestClient]
) -> None:
    source.attach(1000)
    source.http = start(options={"disk_floor_bytes": 1 << 60})
    answer = source.announce()
    assert (answer.status_code, slug(answer)) == (503, "storage-full")


def test_a_store_that_does_not_answer_keeps_uploads_waiting_and_nobody_else(
    source: Source,
    desk: Desk,
    mailbox: Mailbox,
    settings: ZoneSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail when threads that read the database asked the store as well: with a bucket away,
    four phones that went on with their films kept all others from their mailboxes, and the desk
    from every tip."""
    away = threading.Event()

    def waits(*_: object) -> set[str]:
        away.wait()
        return set()

    source.attach(PART)
    source.announce()
    monkeypatch.setattr(type(open_store(settings)), "parts_of", waits)
    with ThreadPoolExecutor(8) as phones:
        asked = [phones.submit(source.state) for _ in range(8)]
        others = ThreadPoolExecutor(2)
        answers = [others.submit(mailbox.read), others.submit(desk.waiting)]
        done, _ = wait(answers, timeout=10)
        away.set()
        assert len(done) == len(answers)
    assert {one.result().status_code for one in asked} == {200}
    others.shutdown()
