# SPDX-License-Identifier: AGPL-3.0-or-later
"""The raw limit: the smallest Starlette app that inserts bodies durably by group commit.

No stamp, no check, no receipt: one table, one writer thread, an answer after COMMIT. What intake
reaches is given as a share of what this reaches with the same bytes in the same run.
"""

import asyncio
import queue
import secrets
import sys
import threading

import pysqlite3
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

WAITING: queue.SimpleQueue = queue.SimpleQueue()


def write(path: str) -> None:
    """Take what waits, insert it in one transaction, and answer after COMMIT."""
    database = pysqlite3.connect(path, isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE IF NOT EXISTS raw (id BLOB PRIMARY KEY, body BLOB) WITHOUT ROWID;"
    )
    while True:
        batch = [WAITING.get()]
        while len(batch) < 256 and not WAITING.empty():
            batch.append(WAITING.get())
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO raw VALUES (?, ?)", [job[:2] for job in batch])
        database.execute("COMMIT")
        batch[0][2].call_soon_threadsafe(resolve, [job[3] for job in batch])


def resolve(futures: list) -> None:
    """Let the callers know, in the event loop."""
    for future in futures:
        future.set_result(None)


async def put(request: Request) -> Response:
    """Keep the body; 201 once it is durable."""
    body = await request.body()
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    WAITING.put((secrets.token_bytes(16), body, loop, future))
    await future
    return Response(status_code=201)


if __name__ == "__main__":
    threading.Thread(target=write, args=(sys.argv[1],), daemon=True).start()
    uvicorn.run(
        Starlette(routes=[Route("/raw", put, methods=["PUT"])]),
        port=int(sys.argv[2]),
        access_log=False,
        log_config=None,
        http="httptools",
        loop="uvloop",
    )
