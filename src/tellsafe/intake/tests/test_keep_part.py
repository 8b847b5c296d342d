# SPDX-License-Identifier: AGPL-3.0-or-later
"""PUT …/blobs/{blob}/parts/{n}, and how an upload is broken off and taken up again."""

import errno
import io
import random
import secrets
from collections.abc import Callable

import anyio
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from tellsafe.formats import age
from tellsafe.formats.encoding import b64u
from tellsafe.intake.adapters.incoming import IncomingPart
from tellsafe.intake.adapters.objects import open_store
from tellsafe.intake.tests.cast import Desk, Source
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import PART, World
from tellsafe.intake.web import incoming_body
from tellsafe.serving.zone import ZoneSettings


def test_parts_in_any_order_make_one_blob(source: Source, desk: Desk) -> None:
    blob = source.attach(3 * PART + 100)
    source.announce()
    numbers = list(range(4))
    random.Random(1).shuffle(numbers)
    assert [source.part(blob, number).status_code for number in numbers] == [204] * 4
    assert source.send().status_code == 201
    assert desk.fetch(source.hash, blob).content == source.blobs[blob]


def test_an_upload_goes_on_where_it_broke_off_also_after_a_restart(
    source: Source, desk: Desk, start: Callable[..., TestClient], settings: ZoneSettings
) -> None:
    blob = source.attach(3 * PART)
    source.announce()
    source.part(blob, 0)
    source.part(blob, 2)
    source.http = desk.http = start()
    shown = source.state().json()
    assert (shown["state"], shown["blobs"][0]["parts"]) == ("open", [0, 2])
    assert slug(source.send()) == "parts-missing"
    source.upload()
    assert source.send().status_code == 201
    assert desk.fetch(source.hash, blob).content == source.blobs[blob]


def test_a_repeated_part_is_acknowledged_and_other_bytes_are_not(source: Source) -> None:
    blob = source.attach(PART)
    source.announce()
    source.part(blob, 0)
    assert source.part(blob, 0).status_code == 204
    other = source.world.attachment(PART)[:PART]
    assert slug(source.part(blob, 0, other)) == "part-differs"
    assert source.part(blob, 0).status_code == 204


def test_a_part_can_be_repeated_when_all_is_complete_and_then_is_gone(
    source: Source, desk: Desk
) -> None:
    blob = source.attach(1000)
    source.announce()
    source.upload()
    source.send()
    assert source.part(blob, 0).status_code == 204
    desk.acknowledge(source.hash)
    assert slug(source.part(blob, 0)) == "not-found"


@pytest.mark.parametrize("change", [-1, 1])
def test_a_part_has_exactly_its_length(source: Source, change: int) -> None:
    blob = source.attach(2 * PART)
    source.announce()
    assert slug(source.part(blob, 0, secrets.token_bytes(PART + change))) == "wrong-length"
    assert source.state().json()["blobs"][0]["parts"] == []


def test_a_part_that_is_longer_than_it_says_is_not_read_on(source: Source) -> None:
    blob = source.attach(2 * PART)
    source.announce()
    sent = []

    def endless() -> object:
        for _ in range(100):
            sent.append(PART)
            yield bytes(PART)

    headers = {"content-digest": "sha-256=:" + "A" * 43 + "=:"}
    answer = source.http.put(source.part_path(blob, 0), content=endless(), headers=headers)
    assert slug(answer) == "wrong-length"


def test_bytes_that_changed_on_the_way_are_refused(source: Source) -> None:
    blob = source.attach(1000)
    source.announce()
    headers = {"content-digest": "sha-256=:" + "A" * 43 + "=:"}
    sealed = source.blobs[blob]
    answer = source.http.put(source.part_path(blob, 0), content=sealed, headers=headers)
    assert slug(answer) == "digest-differs"
    answer = source.http.put(source.part_path(blob, 0), content=sealed)
    assert slug(answer) == "malformed"


def test_a_blob_of_a_length_that_tells_its_own_is_refused(source: Source, world: World) -> None:
    sealed = io.BytesIO()
    age.seal(io.BytesIO(bytes(100_001)), sealed, world.recipients)  # not a padmé length
    blob = secrets.token_bytes(16)
    source.blobs[blob] = sealed.getvalue()
    source.announce()
    assert slug(source.part(blob, 0)) == "out-of-bucket"


def test_plaintext_is_refused(source: Source) -> None:
    blob = secrets.token_bytes(16)
    source.blobs[blob] = b"\xff\xd8\xff\xe1 Exif" + bytes(1000)
    source.announce()
    assert slug(source.part(blob, 0)) == "out-of-bucket"


@pytest.mark.parametrize("number", ["1", "-1", "00", "x", "9999999999"])
def test_a_part_that_there_is_not_is_refused(source: Source, number: str) -> None:
    blob = source.attach(1000)
    source.announce()
    path = f"{source.path}/blobs/{b64u(blob)}/parts/{number}"
    headers = {"content-digest": "sha-256=:" + "A" * 43 + "=:"}
    assert source.http.put(path, content=b"x", headers=headers).status_code == 400


def test_the_submission_and_the_blob_have_to_be_announced(source: Source, another: Source) -> None:
    blob = source.attach(1000)
    another.blobs[blob] = source.blobs[blob]
    assert slug(source.part(blob, 0)) == "not-found"
    source.announce()
    assert slug(another.part(blob, 0)) == "not-found"
    assert slug(another.state()) == "not-found"


def test_a_full_disk_refuses_a_part_and_keeps_the_others(
    source: Source, start: Callable[..., TestClient]
) -> None:
    blob = source.attach(2 * PART)
    source.announce()
    source.part(blob, 0)
    ample = source.http
    source.http = start(options={"disk_floor_bytes": 1 << 60})
    answer = source.part(blob, 1)
    assert (answer.status_code, slug(answer)) == (503, "storage-full")
    source.http = ample
    assert source.state().json()["blobs"][0]["parts"] == [0]


@pytest.mark.parametrize(
    ("number", "answered", "is_told"),
    [
        (errno.ENOSPC, "storage-full", False),
        (errno.EDQUOT, "storage-full", False),
        (errno.EIO, "internal", True),
        (errno.EACCES, "internal", True),
    ],
)
@pytest.mark.parametrize("place", ["on its way", "kept"])
def test_a_disk_that_breaks_is_none_that_is_full(
    source: Source,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
    answered: str,
    is_told: bool,
    place: str,
    settings: ZoneSettings,
) -> None:
    """Seen to fail when whatever a store could not do was "no room", of which no operator is told;
    and when a disk that filled up as a part came was a bug."""

    def breaks(*_: object) -> bool:
        raise OSError(number, "")

    kind, name = (
        (IncomingPart, "write") if place == "on its way" else (type(open_store(settings)), "keep")
    )
    monkeypatch.setattr(kind, name, breaks)
    blob = source.attach(1000)
    source.announce()
    assert slug(source.part(blob, 0)) == answered
    assert ("bug " in caplog.text) is is_told


def test_nothing_stays_behind_of_parts_on_their_way_in(
    source: Source, settings: ZoneSettings
) -> None:
    blob = source.attach(2 * PART)
    source.announce()
    source.part(blob, 0)
    source.part(blob, 1, b"too short")
    assert list(settings.folder.rglob("incoming/*")) == []


def test_a_part_that_never_ends_gives_its_place_back(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail without the timeout: the request has no end then, nor has the test."""
    monkeypatch.setattr(incoming_body, "GRACE", 0)
    monkeypatch.setattr(incoming_body, "SLOWEST", 100 * PART)
    blob = source.attach(2 * PART)
    source.announce()
    answers: list[Message] = []

    async def receive() -> Message:
        if answers:
            return {"type": "http.disconnect"}
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "PUT",
        "path": source.part_path(blob, 0),
        "query_string": b"",
        "headers": [(b"content-digest", b"sha-256=:" + b"A" * 43 + b"=:")],
    }
    assert source.http.portal is not None
    source.http.portal.call(source.http.app, scope, receive, send)
    assert answers[0]["status"] == 503
    assert b"too-slow" in answers[1]["body"]
    assert source.part(blob, 0).status_code == 204
