# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one order of locks (access.record.hold), watched in all that tests do in this thread.

On SQLite nothing can deadlock, and on PostgreSQL only when two acts meet, so no usual test would
notice: this one looks at what each transaction writes, on either database.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import Atomic

_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?desk_(change|tally|searchword)\b')


class LockOrderError(AssertionError):
    """The record was locked after something that is counted or told."""


class LockOrder:
    """What the transaction that is open has locked so far."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Another transaction."""
        self._counted, self._held = "", False

    def hold(self) -> None:
        """The record is locked."""
        if self._counted and not self._held:
            raise LockOrderError(f"the record is locked after {self._counted}")
        self._held = True

    def __call__(
        self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any
    ) -> Any:
        """As a wrapper of what the connection executes."""
        if found := _WRITES.match(sql):
            self._counted = self._counted or found[1]
        return execute(sql, values, many, context)


def watch(monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    """From now on each transaction of this thread locks in order, or its test fails."""
    from tellsafe.desk.access import record

    order, hold, enter = LockOrder(), record.hold, Atomic.__enter__

    def held() -> Any:
        order.hold()
        return hold()

    def entered(block: Atomic) -> None:
        if not connection.in_atomic_block:
            order.begin()
        enter(block)

    monkeypatch.setattr(record, "hold", held)
    monkeypatch.setattr(Atomic, "__enter__", entered)
    return connection.execute_wrapper(order)
