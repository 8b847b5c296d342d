# SPDX-License-Identifier: AGPL-3.0-or-later
"""Waking whoever waits for something to arrive."""

import asyncio

from starlette.requests import Request


class Arrivals:
    """Tells all who wait at once. Look at ``next`` before looking for what is there already."""

    def __init__(self) -> None:
        self._next = asyncio.Event()
        self.ended = False

    @property
    def next(self) -> asyncio.Event:
        """Set at the next arrival after this moment."""
        return self._next

    def tell(self) -> None:
        """Something has arrived."""
        self._next.set()
        self._next = asyncio.Event()

    def end(self) -> None:
        """Nothing will arrive any more: whoever waits is answered now."""
        self.ended = True
        self.tell()


async def arrives(arrival: asyncio.Event, request: Request, seconds: float) -> bool:
    """Wait for an arrival at most ``seconds``, and no longer than somebody waits for the answer."""
    tasks = [asyncio.create_task(arrival.wait()), asyncio.create_task(_gone(request))]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return arrival.is_set()


async def _gone(request: Request) -> bool:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return True
