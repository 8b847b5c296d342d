# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one file may cost at most: time, memory, pixels, frames, bytes that come out."""

import resource
from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True)
class Limits:
    """Of a kind of file. ``wall`` and ``cpu`` in seconds, the others in bytes."""

    wall: int
    cpu: int
    memory: int
    output: int


STILL = Limits(wall=60, cpu=60, memory=3 * GIB, output=32 * MIB)
MOVING = Limits(wall=3600, cpu=3 * 3600, memory=3 * GIB, output=512 * MIB)

LARGEST_INPUT = 1 * GIB
MOST_PIXELS = 256_000_000
LONGEST_SIDE = 65_500
MOST_FRAMES = 60_000
MOST_SECONDS = 30 * 60
MOST_PAGES = 20
READING = 2048
THUMBNAIL = 320
FILM_SIDE = 1280
_THREADS = 64


def apply(limits: Limits) -> None:
    """To this process, for good: no file may grow and none be opened, whatever the library."""
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(what, (most, most))


def apply_last(*, own_world: bool) -> None:
    """What would hinder entering the sandbox. Threads count as processes, and are counted in
    the own world alone; without one, nobody else's processes may use the number up."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if own_world:
        resource.setrlimit(resource.RLIMIT_NPROC, (_THREADS, _THREADS))
