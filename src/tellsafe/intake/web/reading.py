# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threads that read the database, and let go of connections that are broken or no longer needed."""

import asyncio
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

from tellsafe.serving.readers import Readers

Given = ParamSpec("Given")
Result = TypeVar("Result")
_THREADS = 4


class DatabaseReaders(Readers):
    """As Readers, but a database server that went away and came back is found again."""

    def __init__(self) -> None:
        super().__init__(_THREADS)

    async def run(
        self, function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Run a blocking function in one of the threads."""

        def guarded() -> Result:
            try:
                return function(*args, **kwargs)
            except (OperationalError, InterfaceError):
                connection.close()
                raise

        return await super().run(guarded)

    async def close(self) -> None:
        """Close the connection of every thread, and end the threads."""
        together = threading.Barrier(_THREADS)

        def close_mine() -> None:
            together.wait()  # so that each thread runs one of these
            connection.close()

        await asyncio.gather(*(self.run(close_mine) for _ in range(_THREADS)))
        self.stop()
