# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threads that read the database, so that a slow query or a slow disk holds up no event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Readers:
    """A few threads, each with a database connection of its own, kept open."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    def stop(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def run(
        self, function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Run a blocking function in one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))
