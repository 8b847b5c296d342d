# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is let in when there is little room. Seen to fail when nothing was kept for what comes, and
when envelopes stopped at the floor of all."""

import shutil
from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from tellsafe.intake.adapters.objects import ObjectStore, open_store
from tellsafe.intake.adapters.room import Room
from tellsafe.serving.zone import ZoneSettings

FLOOR, PART = 1000, 100


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A disk that has as much room as the test says."""
    disk = SimpleNamespace(free=FLOOR + 5 * PART)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk)
    return disk


@pytest.fixture
def room(settings: ZoneSettings, free: SimpleNamespace) -> Room:
    store = open_store(settings)
    store.start()
    return Room(replace(settings, options={"disk_floor_bytes": FLOOR}), store)


def test_parts_that_come_at_once_do_not_share_one_place(room: Room) -> None:
    with ExitStack() as stack:
        came = [stack.enter_context(room.kept_for(PART)) for _ in range(7)]
        assert came == [True] * 5 + [False] * 2
        assert not room.fits(1)
    assert room.fits(5 * PART)
    assert not room.fits(5 * PART + 1)


def test_a_place_is_given_back_when_the_part_breaks_off(room: Room) -> None:
    with pytest.raises(OSError, match="broken"), room.kept_for(5 * PART):
        raise OSError("broken off")
    assert room.fits(5 * PART)


@pytest.mark.parametrize(("left", "fits"), [(FLOOR, True), (FLOOR // 2, True), (499, False)])
def test_what_is_below_the_floor_is_for_texts(
    room: Room, free: SimpleNamespace, left: int, fits: bool
) -> None:
    free.free = left
    assert not room.fits(1)
    assert room.left is fits


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize(("left", "more"), [(None, True), (FLOOR + 9 * PART, False)])
def test_a_bucket_takes_more_than_the_disk_beside_it(
    settings: ZoneSettings, left: int | None, more: bool
) -> None:
    """Seen to fail when a film was held to the disk through which its parts pass one by one: from a
    small machine it was sent away with "later" for ever."""
    store = cast("ObjectStore", SimpleNamespace(free_bytes=lambda: left))
    room = Room(replace(settings, options={"disk_floor_bytes": FLOOR}), store)
    assert room.will_hold(5 * PART)
    assert room.will_hold(6 * PART) is more
    assert not room.fits(6 * PART)


def test_nothing_is_begun_below_the_floor(room: Room, free: SimpleNamespace) -> None:
    free.free = FLOOR - 1
    assert not room.will_hold(1)
