# SPDX-License-Identifier: AGPL-3.0-or-later
"""What open pages learn by themselves: that something changed, in a word; and when it is over."""

from collections.abc import Callable

import pytest

from tellsafe.desk.access import changes
from tellsafe.desk.models import Message, Tip
from tellsafe.desk.rules.changes import MOST_LISTENING, Change, Mark
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.people import browser_of, staff
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source
from tellsafe.desk.web.queue.board import _LOOKS_A_CHECK, Board
from tellsafe.desk.web.queue.live import Stream
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """One at which nobody looks but the test."""
    made = Board()
    monkeypatch.setattr(made, "_looking", True)
    return made


def test_each_kind_of_change_is_told_once_and_names_no_tip(
    settings: ZoneSettings, source: Source, fake: FakeIntake, board: Board
) -> None:
    board.look()
    place = board.take(lambda: True)
    assert place is not None
    stream = Stream(board, place, board.mark)
    assert next(stream).startswith(b"retry: ")
    tip = take(settings, source, fake, life_at_risk=True)
    board.look()
    told = next(stream).decode()
    assert told.count("event: ") == 2
    assert "event: alarm\ndata: .\n\n" in told
    assert "event: tips\ndata: .\n\n" in told
    assert f"id: {board.mark}\n" in told
    assert tip not in told
    fake.submit("reply", source.seal_reply(source.reply()))
    pull(settings, fake)
    board.look()
    assert b"event: reply" in next(stream)


def test_a_connection_that_broke_learns_what_it_missed(board: Board) -> None:
    place = board.take(lambda: True)
    assert place is not None
    changes.tell(Change.ALARM)
    seen = changes.mark()
    changes.tell(Change.TIPS)
    board.look()
    stream = Stream(board, place, seen)
    next(stream)
    assert next(stream) == f"id: {board.mark}\nevent: tips\ndata: .\n\n".encode()


def test_every_act_is_a_change(board: Board) -> None:
    me, other = staff("ada"), staff("bao")
    client, tip = browser_of(me), kept(1, life_at_risk=True, urgency=0)
    path = f"/tips/{tip.pk}"
    reply = {"text": "Where?", "language": "en", "message": "A" * 22}

    def changed(act: Callable[[], object]) -> set[str]:
        before = changes.mark()
        act()
        return {str(kind) for kind in changes.mark().changed_since(before)}

    assert changed(lambda: client.get(path)) == {"tips"}
    assert changed(lambda: client.get(path)) == set()
    assert changed(lambda: client.post(f"{path}/claim")) == {"tips"}
    assert changed(lambda: client.post(f"{path}/note", {"text": "Seen."})) == {"tips"}
    assert changed(lambda: client.post(f"{path}/give", {"to": other.pk})) == {"tips"}
    assert changed(lambda: client.post(f"{path}/release")) == {"tips", "alarm"}
    assert changed(lambda: client.post(f"{path}/reply", reply)) == {"tips", "reply"}
    assert Tip.objects.get().state == "open"
    assert Message.objects.count() == 1


def test_who_may_not_listen_any_more_is_let_go(board: Board) -> None:
    answers = [True]
    place = board.take(lambda: answers[-1])
    assert place is not None
    stream = Stream(board, place, board.mark)
    next(stream)
    answers.append(False)
    for _ in range(_LOOKS_A_CHECK):
        board.look()
    assert list(stream) == []
    assert board.places == []


def test_there_are_so_many_places_and_a_closed_one_is_free_again(board: Board) -> None:
    places = [board.take(lambda: True) for _ in range(MOST_LISTENING)]
    assert board.take(lambda: True) is None
    first = places[0]
    assert first is not None
    stream = Stream(board, first, Mark())
    stream.close()
    stream.close()
    assert board.take(lambda: True) is not None
    assert board.take(lambda: True) is None


def test_a_mark_comes_back_from_its_text() -> None:
    assert Mark.parse(str(Mark(12, 3, 4))) == Mark(12, 3, 4)
    for text in ("", "1-2", "1-2-3-4", "a-b-c", "-1-2-3", "١-2-3", f"{'9' * 19}-1-1"):
        assert Mark.parse(text) is None, text
