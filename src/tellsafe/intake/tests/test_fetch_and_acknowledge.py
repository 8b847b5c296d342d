# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk fetches blobs, says that it has them, and intake holds nothing of them any more."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.intake.actions.acknowledge import acknowledge
from tellsafe.intake.adapters.objects import open_store
from tellsafe.intake.rules.ranges import slices, span_of
from tellsafe.intake.rules.submission import DeclaredBlob
from tellsafe.intake.tests.cast import Desk, Source
from tellsafe.intake.tests.conftest import ON_SERVERS
from tellsafe.intake.tests.world import PART
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def complete(source: Source) -> bytes:
    """The blob of a submission that waits for the desk."""
    blob = source.attach(2 * PART + 5000)
    source.announce()
    source.upload()
    source.send()
    return blob


@pytest.mark.parametrize(
    ("wanted", "first", "after"),
    [
        ("bytes=0-9", 0, 10),
        (f"bytes={PART - 5}-{PART + 4}", PART - 5, PART + 5),
        (f"bytes={2 * PART}-", 2 * PART, None),
        ("bytes=100-99999999", 100, None),
    ],
)
def test_a_range_across_parts(
    source: Source, desk: Desk, complete: bytes, wanted: str, first: int, after: int | None
) -> None:
    answer = desk.fetch(source.hash, complete, range=wanted)
    assert answer.status_code == 206
    assert answer.content == source.blobs[complete][first:after]
    whole = len(source.blobs[complete])
    shown = f"bytes {first}-{(after or whole) - 1}/{whole}"
    assert answer.headers["content-range"] == shown


def test_a_range_past_the_end(source: Source, desk: Desk, complete: bytes) -> None:
    assert desk.fetch(source.hash, complete, range="bytes=99999999-").status_code == 416


@given(
    length=st.integers(1, 1000),
    part_size=st.integers(1, 300),
    start=st.integers(0, 1000),
    end=st.one_of(st.none(), st.integers(0, 1200)),
)
def test_any_range_of_any_blob(length: int, part_size: int, start: int, end: int | None) -> None:
    data = bytes(number % 251 for number in range(length))
    blob = DeclaredBlob(bytes(16), length, part_size)
    span = span_of(f"bytes={start}-{'' if end is None else end}", length)
    if start >= length:
        # A range that ends before it starts is none: all is sent.
        assert span is None or (end is not None and end < start)
        return
    assert span is not None
    parts = [data[at : at + part_size] for at in range(0, length, part_size)]
    read = b"".join(parts[one.number][one.start : one.end] for one in slices(blob, span))
    backwards = end is not None and end < start
    assert read == (data if backwards else data[start : None if end is None else end + 1])


def test_a_blob_of_an_open_submission_is_not_handed_out(source: Source, desk: Desk) -> None:
    blob = source.attach(1000)
    source.announce()
    source.upload()
    assert desk.fetch(source.hash, blob).status_code == 404


def test_what_the_store_has_lost_is_called_that(
    source: Source, desk: Desk, complete: bytes, settings: ZoneSettings
) -> None:
    """Seen to fail when the desk's connection only broke off where the part should have been."""
    store, submission = open_store(settings), hashlib.sha256(source.id).digest()
    store.forget(submission)
    answer = desk.fetch(source.hash, complete)
    assert (answer.status_code, answer.json()["type"]) == (410, "urn:tellsafe:problem:lost")
    assert [one["id"] for one in desk.waiting()] == [source.hash]


def test_what_the_desk_took_meanwhile_is_not_lost(
    source: Source,
    desk: Desk,
    complete: bytes,
    settings: ZoneSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail: of two rounds at once the slower one was told that intake had lost it."""

    def taken(*_: object) -> set[str]:
        acknowledge([bytes.fromhex(source.hash)])
        return set()

    monkeypatch.setattr(type(open_store(settings)), "parts_of", taken)
    assert desk.fetch(source.hash, complete).status_code == 404


def test_after_acknowledging_nothing_is_there(
    source: Source, desk: Desk, complete: bytes, settings: ZoneSettings
) -> None:
    assert desk.acknowledge(source.hash) == 204
    assert desk.waiting() == []
    assert desk.fetch(source.hash, complete).status_code == 404
    assert source.state().status_code == 404
    assert list(settings.folder.rglob("held/*")) == []


def test_acknowledging_is_safe_to_repeat(source: Source, desk: Desk, complete: bytes) -> None:
    assert [desk.acknowledge(source.hash) for _ in range(2)] == [204, 204]


def test_a_text_is_acknowledged_also_while_the_store_is_away(
    source: Source,
    another: Source,
    desk: Desk,
    complete: bytes,
    settings: ZoneSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail when the store was asked to forget what it never had: with a bucket away, each
    text held the desk up for as long as that took to fail. What has blobs is acknowledged again."""

    def away(*_: object) -> None:
        raise OSError("not now")

    another.send()
    with monkeypatch.context() as patched:
        patched.setattr(type(open_store(settings)), "forget", away)
        assert desk.acknowledge(another.hash) == 204
        assert desk.acknowledge(source.hash) == 500
    assert desk.waiting() == []
    assert desk.acknowledge(source.hash) == 204
    submission = hashlib.sha256(source.id).digest()
    assert open_store(settings).parts_of(submission) == set()
    assert complete


def test_acknowledging_does_not_end_what_is_not_complete(source: Source, desk: Desk) -> None:
    blob = source.attach(2 * PART)
    source.announce()
    source.part(blob, 0)
    desk.acknowledge(source.hash)
    assert source.state().json()["blobs"][0]["parts"] == [0]


@pytest.mark.parametrize("name", ["", "..", "x", "A" * 64])
def test_what_is_no_hash_is_not_there(desk: Desk, name: str) -> None:
    assert desk.acknowledge(name) == 404


def test_not_a_byte_is_left_in_the_database_files(
    source: Source, another: Source, desk: Desk, complete: bytes
) -> None:
    """Not in free pages, nor in the write-ahead log, once the desk asks again.

    SQLite's files are searched here; what PostgreSQL leaves behind is test_traces.py's.
    """
    another.send()
    for one in (source, another):
        desk.acknowledge(one.hash)
    desk.waiting(wait=1)
    left = b"".join(path.read_bytes() for path in _database_files())
    assert [one.sealed[at : at + 32] in left for one in (source, another) for at in (0, 3000)] == (
        [False] * 4
    )


def _database_files() -> list[Path]:
    from django.conf import settings as django_settings

    if ON_SERVERS:
        return []
    folder: Path = django_settings.ZONE.folder
    found = list(folder.glob("intake.sqlite3*"))
    assert found
    return found
