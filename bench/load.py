# SPDX-License-Identifier: AGPL-3.0-or-later
"""A load on one loopback server: prepared requests, over so many connections at once.

Requests are whole HTTP/1.1 messages made beforehand, so that the client costs little and costs the
same whichever server it asks. Runs in a process of its own, as the client of a real server would.
"""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue


@dataclass(frozen=True)
class Load:
    """What a load showed: requests answered, seconds, and how many answers had which status."""

    requests: int
    seconds: float
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    def failures(self, wanted: int) -> int:
        """Answers with another status than the one wanted."""
        return self.requests - self.statuses.get(wanted, 0)


def http_request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """A whole HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def run_load(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Send each request once, over so many connections at once, from another process."""
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    client = context.Process(target=_client, args=(port, requests, connections, answers))
    client.start()
    load: Load = answers.get()
    client.join()
    return load


def _client(
    port: int, requests: Sequence[bytes], connections: int, answers: "SimpleQueue[Load]"
) -> None:
    answers.put(asyncio.run(_all(port, requests, connections)))


async def _all(port: int, requests: Sequence[bytes], connections: int) -> Load:
    waiting = iter(requests)
    statuses: Counter[int] = Counter()
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    start = time.perf_counter()
    await asyncio.gather(*(_one(reader, writer, waiting, statuses) for reader, writer in opened))
    seconds = time.perf_counter() - start
    for _, writer in opened:
        writer.close()
    return Load(len(requests), seconds, dict(statuses))


async def _one(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    waiting: Iterator[bytes],
    statuses: Counter[int],
) -> None:
    for request in waiting:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        statuses[int(head[9:12])] += 1
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            await reader.readexactly(int(lower[at + 15 : lower.index(b"\r\n", at)]))
