# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fill a desk that is for trying things out with tips that nobody sent.

Never a desk that works: settings.toml has to say ``demo = "yes"`` under [options].
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import islice
from typing import TypeAlias

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Message, Tip, Way, bulk, search, tallies
from tellsafe.desk.actions.move_tip import URGENT, USUAL
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.made_up import MadeUp, Maker
from tellsafe.desk.rules.picture import CLOSED, CONCLUDED
from tellsafe.desk.rules.promises import due_day
from tellsafe.desk.rules.states import TipState
from tellsafe.formats.charter import Promises
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

_STEP = 25_000
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
    if not is_for_trying_out(settings):
        raise ValueError("this desk is not for trying things out")
    Filling(settings, count, today, seed).run(advance)


class Filling:
    """One filling. Tables lie in the order of their ids, so each step's ids are drawn from its own
    stretch of them: rows are added side by side and not all over."""

    def __init__(self, settings: ZoneSettings, count: int, today: date, seed: int) -> None:
        bulletin = published(settings)
        entries = [entry.code for entry in bulletin.catalogue.entries]
        districts = [district.code for district in bulletin.charter.districts]
        self._promises: Promises = bulletin.charter.promises
        self._maker = Maker(seed, today, entries, districts, self._promises)
        self._count, self._today = count, today
        self._words: Counter[str] = Counter()
        self._counted: dict[tuple[date, str, str, str, str], list[int]] = {}

    def run(self, advance: Callable[[int], None]) -> None:
        """All of it."""
        tables = [Tip._meta.db_table, Message._meta.db_table, "desk_search"]
        with bulk.in_a_hurry():
            with ExitStack() as put_back:
                put_back.enter_context(bulk.without_indexes(tables))
                made = self._maker.tips(self._count)
                while step := list(islice(made, _STEP)):
                    self._step(step)
                    advance(len(step))
                with transaction.atomic():
                    search.count_words(self._words)
                    tallies.add_many(self._counted)
            search.forget_order()
            bulk.refresh_statistics()

    @transaction.atomic
    def _step(self, step: list[MadeUp]) -> None:
        stretch = secrets.token_bytes(2)
        ids = sorted(_id(stretch) for _ in step)
        keyed = [(tip, access.new_key(made.day), made) for tip, made in zip(ids, step, strict=True)]
        bulk.insert(Tip, (self._row(*one) for one in keyed))
        turns = (one for tip, _key, made in keyed for one in self._dialogue(stretch, tip, made))
        rows: list[bulk.Row] = sorted(turns, key=_MESSAGE.id_of)
        bulk.insert(Message, rows)
        search.keep_texts(sorted((key, made.words) for _tip, key, made in keyed))
        for made in step:
            self._words.update(made.words)
            self._count_it(made)

    def _row(self, tip: str, key: int, made: MadeUp) -> _Row:
        number = secrets.randbelow(max(1, self._count // _TIPS_A_SOURCE))
        waits = made.state is not TipState.CLOSED
        due = due_day(made.state, made.day, self._promises)
        return _TIP.row(
            id=tip,
            key=key,
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
            pseudonym_hash=hashlib.sha256(b"made-up %d" % number).hexdigest(),
            credential="credential",
            reply_recipient=_RECIPIENT,
            mailbox_address=hashlib.sha256(tip.encode()).hexdigest(),
            mailbox_key=tip * 2,
            unread=made.state is TipState.NEW,
            answered=made.answered is not None and not (waits and made.replied),
            state=made.state.value,
            reason=made.reason,
            outcome=made.outcome,
        )

    def _dialogue(self, stretch: bytes, tip: str, made: MadeUp) -> Iterator[_Row]:
        yield self._turn(_id(stretch), tip, 0, "received", made, 0)
        if made.answered is not None:
            yield self._turn(_id(stretch), tip, 1, "message", made, made.answered)
            if made.replied:
                yield self._turn(_id(stretch), tip, 2, "reply", made, made.answered)

    def _turn(
        self, message: str, tip: str, number: int, kind: str, made: MadeUp, days: int
    ) -> _Row:
        return _MESSAGE.row(
            id=message,
            tip_id=tip,
            number=number,
            kind=kind,
            text=made.conduct[:160],
            language=made.language,
            day=(made.day + timedelta(days=days)).isoformat(),
            way=Way.HERE.value if kind == "reply" else Way.DELIVERED.value,
        )

    def _count_it(self, made: MadeUp) -> None:
        self._happened(made, "received", 0, None)
        if made.answered is not None:
            promised = self._promises.acknowledge_days
            self._happened(made, "answered", made.answered, promised)
        if made.ended is not None:
            what = f"{CONCLUDED}{made.outcome}" if made.outcome else f"{CLOSED}{made.reason}"
            self._happened(made, what, made.ended, self._promises.outcome_days)

    def _happened(self, made: MadeUp, measure: str, days: int, promised: int | None) -> None:
        month = (made.day + timedelta(days=days)).replace(day=1)
        key = (month, measure, made.entry, made.language, made.district)
        sums = self._counted.setdefault(key, [0, 0, 0])
        sums[0] += 1
        sums[1] += days
        sums[2] += int(promised is not None and days <= promised)


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
        made = self._defaults.copy()
        for column, value in said.items():
            made[self._at[column]] = value
        return made


_TIP, _MESSAGE = _Template(Tip), _Template(Message)
