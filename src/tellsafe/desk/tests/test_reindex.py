# SPDX-License-Identifier: AGPL-3.0-or-later
"""What finds tips is made anew while others go on: what they destroy stays gone, what comes is in.

Seen to fail on PostgreSQL with all of it in one transaction that reads tips unlocked: the words and
marks of a destroyed tip came back. On SQLite everybody had to wait until it was over.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, transaction

from tellsafe.desk import access
from tellsafe.desk.access import every_tip, likeness, search
from tellsafe.desk.actions.purge import purge
from tellsafe.desk.models import Mark, Marked, SearchText, SearchWord, Tip
from tellsafe.desk.tests.deciding import RETENTION, Desk
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source, World
from tellsafe.serving.zone import ZoneSettings

Rebuild = Callable[[Callable[[int], None]], int]
_PATIENCE = 2


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every_tip, "_STEP", 1)


class Meanwhile:
    """Somebody else's act, after the first tip was done."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self.waited = False

    def _run(self) -> None:
        self._act()
        connection.close()

    def __call__(self, done: int) -> None:
        if done == 1:
            self._thread.start()
            self._thread.join(_PATIENCE)
            self.waited = self._thread.is_alive()

    def end(self) -> None:
        self._thread.join()


@pytest.mark.parametrize("rebuild", [search.rebuild, likeness.rebuild])
def test_others_go_on_and_nothing_of_theirs_is_lost_or_comes_back(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake, rebuild: Rebuild
) -> None:
    desk = Desk(world)
    texts = [f"A fire door is chained shut at house {number}, petrol beside." for number in "1234"]
    tips = [Tip.objects.get(pk=take(settings, source, fake, conduct=text)) for text in texts]
    for tip in tips[:3]:
        desk.closes(tip)
    over = desk.today.replace(year=desk.today.year + 1)

    def act() -> None:
        purge(RETENTION, over)
        take(settings, source, fake, conduct="Turpentine in the cellar, and a lit candle.")

    meanwhile = Meanwhile(act)
    rebuild(meanwhile)
    meanwhile.end()
    assert not meanwhile.waited
    here = set(Tip.objects.values_list("key", flat=True))
    assert len(here) == 2
    assert set(SearchText.objects.values_list("key", flat=True)) == here
    assert set(Marked.objects.values_list("key", flat=True)) == here
    assert set(Mark.objects.values_list("key", flat=True)) == here
    kept = SearchText.objects.values_list("words", flat=True)
    counted = Counter(word for words in kept for word in words.replace("'", "").split(" "))
    assert dict(SearchWord.objects.values_list("word", "tips")) == counted


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no locks of rows")
def test_a_tip_that_somebody_works_on_is_waited_for_alone(
    settings: ZoneSettings,
    source: Source,
    fake: FakeIntake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who holds it may wait for another tip. Seen to fail without skip_locked: the two waited for
    each other, and PostgreSQL ended one."""
    tips = sorted(take(settings, source, fake, conduct=f"Petrol {one}") for one in range(3))
    monkeypatch.setattr(every_tip, "_STEP", 3)
    held, is_past, done = threading.Event(), threading.Event(), list[bool]()
    index = search._index_anew

    def index_anew(tips: Sequence[Tip]) -> None:
        index(tips)
        is_past.set()

    def act() -> None:
        with transaction.atomic():
            access.locked_tip(tips[1])
            held.set()
            is_past.wait(_PATIENCE)
            done.extend(access.locked_tip(tip) is not None for tip in tips)
        connection.close()

    monkeypatch.setattr(search, "_index_anew", index_anew)
    holder = threading.Thread(target=act)
    holder.start()
    held.wait()
    assert search.rebuild() == 3
    holder.join()
    assert done == [True] * 3
    assert SearchText.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL overwrites by writing anew")
def test_words_are_overwritten_after_it_too() -> None:
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM desk_search_config WHERE k = 'secure-delete'")
        assert cursor.fetchone() == (1,)
