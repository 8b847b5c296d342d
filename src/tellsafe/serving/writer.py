# SPDX-License-Identifier: AGPL-3.0-or-later
"""Group commit: many requests, one transaction, each acknowledged after COMMIT.

One thread writes. It takes all that waits, runs it in one transaction, and only after COMMIT
returned does any caller hear an answer. An *act* takes a batch: a sequence of items in, a sequence
of results of the same length out; expected refusals are results. An act that raises is a bug: the
batch is rolled back and run again item by item, so that one poisonous request harms no other.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Act = Callable[[Sequence[Item]], Sequence[Result]]


@dataclass(frozen=True)
class _Job:
    act: Act[Any, Any]
    item: Any
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"


_Outcome = tuple[_Job, Any, BaseException | None]


class Writer:
    """The one thread of a zone that writes to its database."""

    def __init__(self, *, most: int = 256) -> None:
        self._most = most
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what was handed in before, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    async def do(self, act: "Act[Item, Result]", item: Item) -> Result:
        """Run ``act`` on ``item``, and return its result once that is durable."""
        return await self.begin(act, item)

    def begin(self, act: "Act[Item, Result]", item: Item) -> "asyncio.Future[Result]":
        """The same for a caller that has something to do while the disk is busy."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._queue.put(_Job(act, item, loop, future))
        return future

    def _run(self) -> None:
        from django.db import connection

        while batch := self._next_batch():
            _answer(_commit(batch))
        connection.close()

    def _next_batch(self) -> list[_Job]:
        batch: list[_Job] = []
        job = self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) == self._most or self._queue.empty():
                return batch
            job = self._queue.get()
        self._queue.put(None)  # seen the end; it stands for the next round as well
        return batch


def _commit(batch: list[_Job]) -> list[_Outcome]:
    from django.db import transaction

    try:
        with transaction.atomic():
            return [(job, result, None) for job, result in _run_acts(batch)]
    except Exception as error:
        if len(batch) == 1:
            return [(batch[0], None, error)]
        return [outcome for job in batch for outcome in _commit([job])]


def _run_acts(batch: list[_Job]) -> list[tuple[_Job, Any]]:
    by_act: dict[Act[Any, Any], list[_Job]] = {}
    for job in batch:
        by_act.setdefault(job.act, []).append(job)
    done: list[tuple[_Job, Any]] = []
    for act, jobs in by_act.items():
        done.extend(zip(jobs, act([job.item for job in jobs]), strict=True))
    return done


def _answer(outcomes: list[_Outcome]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
    for outcome in outcomes:
        by_loop.setdefault(outcome[0].loop, []).append(outcome)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(outcomes: list[_Outcome]) -> None:
    for job, result, error in outcomes:
        if job.future.cancelled():
            continue
        if error is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(error)
