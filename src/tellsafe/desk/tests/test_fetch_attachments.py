# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attachments lie on the desk's disk sealed as they came, or not at all."""

import secrets
import tracemalloc
from dataclasses import replace

import pytest

from tellsafe.desk.actions import fetch_attachments
from tellsafe.desk.actions.housekeeping import keep_house
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Attachment, Tip
from tellsafe.desk.tests.deciding import RETENTION
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.on_disk import read_files
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import SealedFile, Source, World, blobs
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

PHOTO = b"what the photo shows" * 500


def submit(source: Source, fake: FakeIntake, file: SealedFile, sealed: bytes | None) -> str:
    """A tip with one file, for which intake hands out ``sealed``."""
    held = {} if sealed is None else {file.said.blob: sealed}
    return fake.submit("one", source.seal_tip(source.tip(files=(file,))), held)


def test_sealed_as_they_came_and_nowhere_in_the_clear(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(PHOTO)
    take(settings, source, fake, files=(file,))
    row = Attachment.objects.get()
    assert SealedFiles(settings).path(row.id).read_bytes() == file.sealed
    assert (row.name, row.media_type, row.length) == ("attachment-1.jpg", "image/jpeg", len(PHOTO))
    assert (bytes(row.file_key or b""), row.damaged) == (file.said.file_key, False)
    everything = read_files(settings.folder, "*")
    assert everything
    assert not [path for path, data in everything.items() if PHOTO[:40] in data]


@pytest.mark.parametrize("fault", ["flipped", "cut", "longer", "missing"])
def test_what_stays_damaged_costs_the_tip_no_words(
    settings: ZoneSettings, source: Source, fake: FakeIntake, fault: str
) -> None:
    file = source.attachment(PHOTO)
    sealed = {
        "flipped": file.sealed[:-1] + bytes([file.sealed[-1] ^ 1]),
        "cut": file.sealed[:-1],
        "longer": file.sealed + bytes(1 << 20),
        "missing": None,
    }[fault]
    submit(source, fake, file, sealed)
    assert pull(settings, fake, rounds=2).waiting == 1
    assert not Tip.objects.exists()
    assert pull(settings, fake, rounds=3).outcomes == {"tip": 1}
    row = Attachment.objects.get()
    assert (row.damaged, row.file_key) == (True, None)
    assert list((settings.folder / "objects").iterdir()) == []
    assert fake.held == {}


def test_what_arrives_whole_at_the_second_try_is_whole(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(PHOTO)
    held = submit(source, fake, file, file.sealed[:-1])
    assert pull(settings, fake).waiting == 1
    fake.held[held].blobs[b64u(file.said.blob)] = file.sealed
    assert pull(settings, fake).outcomes == {"tip": 1}
    assert not Attachment.objects.get().damaged


def test_what_intake_has_lost_is_waited_for_and_then_costs_the_tip_no_words(
    settings: ZoneSettings, source: Source, fake: FakeIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail when a lost blob was a failure like any other: its tip waited for ever."""
    monkeypatch.setattr(fetch_attachments, "MOST_TRIES_OF_LOST", 5)
    files = tuple(source.attachment(PHOTO, number) for number in (1, 2, 3))
    fake.submit("one", source.seal_tip(source.tip(files=files)), blobs(*files))
    fake.lost = {b64u(file.said.blob) for file in files[:2]}
    assert pull(settings, fake, rounds=4).waiting == 1
    assert not Tip.objects.exists()
    assert pull(settings, fake, rounds=5).outcomes == {"tip": 1}
    assert [row.damaged for row in Attachment.objects.order_by("number")] == [True, True, False]
    assert fake.held == {}


def test_what_intake_has_found_again_is_whole(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(PHOTO)
    submit(source, fake, file, file.sealed)
    fake.lost = {b64u(file.said.blob)}
    assert pull(settings, fake, rounds=4).waiting == 1
    fake.lost = set()
    assert pull(settings, fake).outcomes == {"tip": 1}
    assert not Attachment.objects.get().damaged


@pytest.mark.parametrize("wrong", ["sha256", "file_key", "length"])
def test_what_opens_to_something_else_than_was_signed_is_not_tried_again(
    settings: ZoneSettings, source: Source, fake: FakeIntake, wrong: str
) -> None:
    file = source.attachment(PHOTO)
    said = {
        "sha256": replace(file.said, sha256="0" * 64),
        "file_key": replace(file.said, file_key=bytes(16)),
        "length": replace(file.said, length=len(PHOTO) - 1),
    }[wrong]
    file = replace(file, said=said)
    submit(source, fake, file, file.sealed)
    assert pull(settings, fake).outcomes == {"tip": 1}
    assert Attachment.objects.get().damaged
    assert list((settings.folder / "objects").iterdir()) == []


def test_memory_does_not_grow_with_the_file(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(secrets.token_bytes(16 << 20))
    submit(source, fake, file, file.sealed)
    tracemalloc.start()
    try:
        assert pull(settings, fake).outcomes == {"tip": 1}
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_files_of_an_attempt_that_a_crash_ended_are_removed(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(PHOTO)
    take(settings, source, fake, files=(file,))
    files = SealedFiles(settings)
    kept = {path.name for path in files.folder.iterdir()}
    for stray in ("AAAAAAAAAAAAAAAAAAAAAA.age", ".BBBB.age.1234.partial"):
        (files.folder / stray).write_bytes(b"half")
    keep_house(files, RETENTION, world.today)
    assert {path.name for path in files.folder.iterdir()} == kept


def test_several_attachments_keep_their_order(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    files = tuple(source.attachment(bytes([n]) * 100, n, "png", "image/png") for n in (1, 2, 3))
    tip = source.tip(files=files)
    fake.submit("three", source.seal_tip(tip), blobs(*files))
    pull(settings, fake)
    names = Attachment.objects.order_by("number").values_list("name", flat=True)
    assert list(names) == [f"attachment-{n}.png" for n in (1, 2, 3)]
