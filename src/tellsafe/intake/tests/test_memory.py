# SPDX-License-Identifier: AGPL-3.0-or-later
"""A large attachment goes through a real server, in and out, and its memory stays small.

Here 160 MB; ``make bench`` does it with one of 1 GB. Seen to fail with a body kept in memory until
its request ends, and with a blob put together before it is sent.
"""

import hashlib
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tellsafe.formats import age
from tellsafe.formats.padding import padme
from tellsafe.formats.signed_request import content_digest
from tellsafe.intake.tests.cast import Desk, Source
from tellsafe.intake.tests.running import client, running
from tellsafe.intake.tests.world import World
from tellsafe.serving.clock import SystemClock

LIMIT = 150 * 1000 * 1000
PART_SIZE = 1 << 20
LENGTH = 160 * 1000 * 1000
BLOB = b"b" * 16


def peak(pid: int) -> int:
    """The largest resident size so far, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def looks_sealed(world: World) -> bytes:
    """The header of an age file, and zeros up to a length that a sealed attachment has."""
    sealed = world.attachment(1)
    header = age.parse_header(sealed).length
    return sealed[:header].ljust(age.sealed_length(padme(LENGTH), header), b"\0")


def test_160_megabytes_in_and_out(own_folder: tuple[Path, int], world_today: World) -> None:
    folder, port = own_folder
    world_today.publish(folder, world_today.bulletin(part_size=PART_SIZE))
    with running(folder, port) as process, client(port) as http:
        source = Source(http, world_today, part_size=PART_SIZE)
        source.blobs[BLOB] = looks_sealed(world_today)
        assert source.announce().status_code == 201
        parts = range(-(-len(source.blobs[BLOB]) // PART_SIZE))
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda number: source.part(BLOB, number), parts))
        assert {answer.status_code for answer in answers} == {204}
        assert source.send().status_code == 201
        fetched = Desk(http, world_today.desk, SystemClock()).fetch(source.hash, BLOB)
        assert _digest(fetched.content) == _digest(source.blobs[BLOB])
        assert peak(process.pid) < LIMIT


def test_a_hundred_slow_phones(own_folder: tuple[Path, int], world_today: World) -> None:
    """Each has sent all of a part but its last byte: memory grows by far less than they sent."""
    folder, port = own_folder
    world_today.publish(folder, world_today.bulletin(part_size=PART_SIZE))
    with running(folder, port) as process, client(port) as http, ExitStack() as stack:
        before = peak(process.pid)
        source = Source(http, world_today, part_size=PART_SIZE)
        source.blobs[BLOB] = looks_sealed(world_today)
        assert source.announce().status_code == 201
        parts = [source.blobs[BLOB][n * PART_SIZE :][:PART_SIZE] for n in range(100)]
        phones = []
        for number, part in enumerate(parts):
            phone = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            phones.append(phone)
            head = f"PUT {source.part_path(BLOB, number)} HTTP/1.1\r\nhost: x\r\n"
            lines = f"content-digest: {content_digest(part)}\r\ncontent-length: {PART_SIZE}\r\n"
            phone.sendall(f"{head}{lines}\r\n".encode() + part[:-1])
        for phone, part in zip(phones, parts, strict=True):
            phone.sendall(part[-1:])
        assert {phone.recv(4096)[:12] for phone in phones} == {b"HTTP/1.1 204"}
        assert peak(process.pid) - before < sum(map(len, parts))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
