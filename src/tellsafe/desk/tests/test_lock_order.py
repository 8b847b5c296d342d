# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts lock in one order (access.record.hold), so that none waits for one that waits for it.

Every test watches over that (tests/lock_order.py); these hold the watch itself. Seen to fail: a
claim of a threat to life ended in "deadlock detected" where somebody opened another tip.
"""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tellsafe.desk.access import changes, copies, record, tallies
from tellsafe.desk.actions import read as reading
from tellsafe.desk.actions.claim import Claimed, claim
from tellsafe.desk.rules.changes import Change
from tellsafe.desk.tests.deciding import Desk, a_tip
from tellsafe.desk.tests.lock_order import LockOrderError
from tellsafe.desk.tests.world import World
from tellsafe.serving.clock import SystemClock


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@transaction.atomic
def note(desk: Desk) -> None:
    record.note(None, "noted", "desk", desk.today)


@transaction.atomic
def tell_then_note(desk: Desk) -> None:
    changes.tell(Change.TIPS)
    note(desk)


@transaction.atomic
def count_then_note(desk: Desk) -> None:
    tallies.count_alone("a", desk.today)
    note(desk)


@transaction.atomic
def note_then_tell_then_note(desk: Desk) -> None:
    note(desk)
    changes.tell(Change.TIPS)
    note(desk)


def test_whoever_writes_to_the_record_last_is_found(desk: Desk) -> None:
    for act in (tell_then_note, count_then_note):
        with pytest.raises(LockOrderError):
            act(desk)
    note_then_tell_then_note(desk)
    changes.tell(Change.TIPS)
    note(desk)


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """The act in a thread of its own, with a connection of its own, and what came of it."""
    came: list[object] = []

    def run() -> None:
        try:
            came.append(act())
        except Exception as error:
            came.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_to_open_a_tip_and_to_claim_it_never_wait_for_each_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has done its first half when the other one begins."""
    tip = a_tip(desk.today)
    changes.tell(Change.TIPS)
    note(desk)
    marked, mark, leave = threading.Event(), reading.access.mark_read, copies.leave

    def mark_and_wait(key: str) -> bool:
        found = mark(key)
        marked.set()
        return found

    def leave_and_wait(key: str) -> None:
        leave(key)
        marked.wait(0.2)

    monkeypatch.setattr(reading.access, "mark_read", mark_and_wait)
    monkeypatch.setattr(copies, "leave", leave_and_wait)
    acts = [
        beside(lambda: claim(tip.pk, desk.ada, SystemClock())),
        beside(lambda: reading.read(tip.pk, desk.bao, desk.today)),
    ]
    for thread, _came in acts:
        thread.join(20)
    assert [came for _thread, came in acts] == [[Claimed.YOURS], [None]]
