# SPDX-License-Identifier: AGPL-3.0-or-later
"""Raw limits of this machine: durable inserts without any server, and durable copies of a file."""

import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import pysqlite3


def inserts_a_second(path: Path, bodies: Sequence[bytes], batch: int) -> float:
    """Insert the bodies with one fsynced COMMIT for each ``batch`` of them."""
    database = pysqlite3.connect(str(path), isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE raw (id BLOB PRIMARY KEY, body BLOB) WITHOUT ROWID;"
    )
    start = time.perf_counter()
    for at in range(0, len(bodies), batch):
        database.execute("BEGIN IMMEDIATE")
        rows = [(secrets.token_bytes(16), body) for body in bodies[at : at + batch]]
        database.executemany("INSERT INTO raw VALUES (?, ?)", rows)
        database.execute("COMMIT")
    seconds = time.perf_counter() - start
    database.close()
    return len(bodies) / seconds


def copied_bytes_a_second(source: Path, target: Path, part: int) -> float:
    """Copy a file in parts of ``part`` bytes, each fsynced: what an upload has to do at least."""
    start = time.perf_counter()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(part):
            write.write(chunk)
            write.flush()
            os.fsync(write.fileno())
    return source.stat().st_size / (time.perf_counter() - start)
