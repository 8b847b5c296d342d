# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fill a desk that is for trying things out with tips that nobody sent.

Never a desk that works: settings.toml has to say ``demo = "yes"`` under [options].
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle, islice
from typing import TypeAlias

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Mark, Marked, Message, Tip, Way, bulk, marks, search, tallies
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.account import WAS_PURGED
from tellsafe.desk.rules.decisions import Reason
from tellsafe.desk.rules.likeness import pieces, text_marks
from tellsafe.desk.rules.made_up import MadeUp, Maker
from tellsafe.desk.rules.picture import CLOSED, CONCLUDED
from tellsafe.desk.rules.promises import due_day
from tellsafe.desk.rules.retention import days_kept
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.rules.suspension import WAS_SUSPENDED
from tellsafe.desk.rules.urgency import URGENT, USUAL
from tellsafe.formats.charter import Promises
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

_STEP = 25_000
_MARKS = 200_000
_MOST_TEXTS = 50_000
_TIPS_A_SOURCE = 4
_RECIPIENT = "age1made-up"
_Row: TypeAlias = list[str | int | bool | None]


def is_for_trying_out(settings: ZoneSettings) -> bool:
    """Whether this desk may hold tips that nobody sent."""
    return settings.options.get("demo") == "yes"


def fill(
    settings: ZoneSettings,
    count: int,
    today: date,
    advance: Callable[[int], None] = lambda _: None,
    seed: int = 1,
) -> None:
    """Make ``count`` tips with their dialogue, what finds them and what counts them.

    ``advance`` is told how many more there are. Raises ValueError for a desk that works.
    """
    _filling(settings, count, today, seed).run(advance)


def fill_counts(settings: ZoneSettings, count: int, today: date, seed: int = 1) -> None:
    """Count ``count`` tips of years gone by, as if they had been here and were destroyed.

    Raises ValueError for a desk that works.
    """
    _filling(settings, count, today, seed).count_only()


def _filling(settings: ZoneSettings, count: int, today: date, seed: int) -> "Filling":
    if not is_for_trying_out(settings):
        raise ValueError("this desk is not for trying things out")
    return Filling(settings, count, today, seed)


@dataclass(slots=True)
class _Prepared:
    """A made-up tip as rows that lack only ids, keys and whose it is; and how often it was used."""

    made: MadeUp
    tip: _Row
    turns: list[_Row]
    marks: list[int]
    keys: list[int] = field(default_factory=list)
    times: int = 0


class Filling:
    """One filling. Tables lie in the order of their ids, so each step's ids are drawn from its own
    stretch of them: rows are added side by side and not all over. After so many tips their texts
    come again, under other ids."""

    def __init__(self, settings: ZoneSettings, count: int, today: date, seed: int) -> None:
        bulletin = published(settings)
        entries = [entry.code for entry in bulletin.catalogue.entries]
        districts = [district.code for district in bulletin.charter.districts]
        self._promises: Promises = bulletin.charter.promises
        self._retention = bulletin.charter.retention
        self._today = today
        self._maker = Maker(seed, today, entries, districts, self._promises)
        self._count, self._sources = count, max(1, count // _TIPS_A_SOURCE)
        self._words: Counter[str] = Counter()
        self._counted: dict[tuple[date, str, str, str, str], list[int]] = {}

    def run(self, advance: Callable[[int], None]) -> None:
        """All of it."""
        made = self._maker.tips(min(self._count, _MOST_TEXTS))
        prepared = [self._prepared(one) for one in made]
        tables = [Tip._meta.db_table, Message._meta.db_table, "desk_search"]
        with bulk.in_a_hurry():
            with bulk.without_indexes(tables):
                endless = cycle(prepared)
                for start in range(0, self._count, _STEP):
                    step = list(islice(endless, min(_STEP, self._count - start)))
                    self._step(step)
                    advance(len(step))
                self._count_all(prepared)
                self._mark_all(prepared)
            search.forget_order()
            bulk.refresh_statistics()

    @transaction.atomic
    def count_only(self) -> None:
        """What counts them, and nothing else."""
        for made in self._maker.tips(self._count):
            if made.ended is not None:  # what waits would be in the queue
                self._count_it(made, 1)
                self._count_consequences(made, made.ended)
        tallies.add_many(self._counted)

    def _prepared(self, made: MadeUp) -> _Prepared:
        return _Prepared(made, self._row(made), self._turns(made), text_marks(pieces(made.conduct)))

    @transaction.atomic
    def _step(self, step: list[_Prepared]) -> None:
        stretch = secrets.token_bytes(2)
        ids = sorted(_id(stretch) for _ in step)
        keyed = [
            (tip, access.new_key(one.made.day), one) for tip, one in zip(ids, step, strict=True)
        ]
        bulk.insert(Tip, (self._tip_of(*one) for one in keyed))
        turns = (
            _MESSAGE.copy(turn, id=_id(stretch), tip_id=tip)
            for tip, _key, one in keyed
            for turn in one.turns
        )
        rows: list[bulk.Row] = sorted(turns, key=_MESSAGE.id_of)
        bulk.insert(Message, rows)
        search.keep_texts(sorted((key, one.made.words) for _tip, key, one in keyed))
        marked = sorted((key, marks.packed(one.marks)) for _tip, key, one in keyed if one.marks)
        bulk.insert(Marked, marked)
        for _tip, key, one in keyed:
            one.times += 1
            one.keys.append(key)

    @transaction.atomic
    def _count_all(self, prepared: list[_Prepared]) -> None:
        for one in prepared:
            for word in one.made.words:
                self._words[word] += one.times
            self._count_it(one.made, one.times)
        search.count_words(self._words)
        tallies.add_many(self._counted)

    @transaction.atomic
    def _mark_all(self, prepared: list[_Prepared]) -> None:
        """In the order in which the table lies: twenty rows a tip, each added at its end."""
        by_mark = sorted((mark, at) for at, one in enumerate(prepared) for mark in one.marks)
        rows = ((mark, key) for mark, at in by_mark for key in prepared[at].keys)
        while some := list(islice(rows, _MARKS)):
            bulk.insert(Mark, some)

    def _tip_of(self, tip: str, key: int, one: _Prepared) -> _Row:
        number = secrets.randbelow(self._sources)
        return _TIP.copy(
            one.tip,
            id=tip,
            key=key,
            pseudonym_hash=hashlib.sha256(b"made-up %d" % number).hexdigest(),
            mailbox_address=hashlib.sha256(tip.encode()).hexdigest(),
            mailbox_key=(tip * 2)[:43],
        )

    def _row(self, made: MadeUp) -> _Row:
        waits = made.state is not TipState.CLOSED
        due = due_day(made.state, made.day, self._promises)
        return _TIP.row(
            day=made.day.isoformat(),
            since=made.day.isoformat(),
            due=due.isoformat() if due else None,
            urgency=URGENT if made.life_at_risk and made.state is TipState.NEW else USUAL,
            entry=made.entry,
            conduct=made.conduct,
            language=made.language,
            life_at_risk=made.life_at_risk,
            where_precision="district" if made.district else "none",
            where_district=made.district,
            credential="credential",
            reply_recipient=_RECIPIENT,
            unread=made.state is TipState.NEW,
            answered=made.answered is not None and not (waits and made.replied),
            state=made.state.value,
            reason=made.reason,
            outcome=made.outcome,
        )

    def _turns(self, made: MadeUp) -> list[_Row]:
        turns = [self._turn(0, "received", made, 0)]
        if made.answered is not None:
            turns.append(self._turn(1, "message", made, made.answered))
            if made.replied:
                turns.append(self._turn(2, "reply", made, made.answered))
        return turns

    def _turn(self, number: int, kind: str, made: MadeUp, days: int) -> _Row:
        return _MESSAGE.row(
            number=number,
            kind=kind,
            text=made.conduct[:160],
            language=made.language,
            day=(made.day + timedelta(days=days)).isoformat(),
            way=Way.HERE.value if kind == "reply" else Way.DELIVERED.value,
        )

    def _count_it(self, made: MadeUp, times: int) -> None:
        self._happened(made, times, "received", 0, None)
        if made.answered is not None:
            promised = self._promises.acknowledge_days
            self._happened(made, times, "answered", made.answered, promised)
        if made.ended is not None:
            what = f"{CONCLUDED}{made.outcome}" if made.outcome else f"{CLOSED}{made.reason}"
            self._happened(made, times, what, made.ended, self._promises.outcome_days)

    def _count_consequences(self, made: MadeUp, ended: int) -> None:
        """Who made it up is suspended; and it is destroyed once the time is over for which the
        charter keeps what ended so."""
        if made.reason == Reason.KNOWINGLY_FALSE:
            self._happened(made, 1, WAS_SUSPENDED, ended, None)
        gone = ended + days_kept(made.outcome, self._retention)
        if made.day + timedelta(days=gone) <= self._today:
            self._happened(made, 1, WAS_PURGED, gone, None)

    def _happened(
        self, made: MadeUp, times: int, measure: str, days: int, promised: int | None
    ) -> None:
        month = (made.day + timedelta(days=days)).replace(day=1)
        key = (month, measure, made.entry, made.language, made.district)
        sums = self._counted.setdefault(key, [0, 0, 0])
        sums[0] += times
        sums[1] += days * times
        sums[2] += times if promised is not None and days <= promised else 0


def _id(stretch: bytes) -> str:
    return b64u(stretch + secrets.token_bytes(14))


class _Template:
    """Rows of one table, from what is said of them and defaults for the rest."""

    def __init__(self, model: "type[Tip] | type[Message]") -> None:
        self._at = {column: at for at, column in enumerate(bulk.columns_of(model))}
        self._defaults = bulk.defaults_of(model)

    def id_of(self, row: bulk.Row) -> str:
        """Of one row."""
        return str(row[self._at["id"]])

    def row(self, **said: str | int | bool | None) -> _Row:
        """A value for each column."""
        return self.copy(self._defaults, **said)

    def copy(self, row: _Row, **said: str | int | bool | None) -> _Row:
        """The row, but for what is said."""
        made = row.copy()
        for column, value in said.items():
            made[self._at[column]] = value
        return made


_TIP, _MESSAGE = _Template(Tip), _Template(Message)
