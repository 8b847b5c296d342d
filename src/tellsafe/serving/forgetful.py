# SPDX-License-Identifier: AGPL-3.0-or-later
"""Memory that is overwritten as it is freed, for a process through which people's words pass.

CPython gives no way to wipe a str: what was freed lies in memory until something else needs the
place. So the allocator does it. Python is told to take every piece from the C library
(PYTHONMALLOC=malloc), and glibc to overwrite every piece that comes back (glibc.malloc.perturb),
without a cache of freed pieces that it would leave as they are (tcache_count=0). Both are read as a
process begins, so it begins anew under them. What this does not reach: docs/decisions/0024.
"""

import os
import resource
import sys
from pathlib import Path

_WIPE = 0x5A
_SETTINGS = {
    "PYTHONMALLOC": "malloc",
    # Freed pieces are filled with this; fresh ones with its complement.
    "GLIBC_TUNABLES": f"glibc.malloc.perturb={_WIPE}:glibc.malloc.tcache_count=0",
    # The older names of the same, for a glibc that has no tunables.
    "MALLOC_PERTURB_": str(_WIPE),
}
_TRIAL = 48


def begin_forgetful() -> None:
    """Begin this process anew under these settings, unless it did; with the same words and id."""
    # A memory dump on a crash is a file that holds whatever was in memory.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if all(os.environ.get(name) == value for name, value in _SETTINGS.items()):
        return
    words = [sys.executable, *sys.orig_argv[1:]]
    os.execve(sys.executable, words, {**os.environ, **_SETTINGS})  # noqa: S606  ourselves


def is_forgetful() -> bool:
    """Whether it works here: a piece is taken, written, given back, and looked at where it was.

    By way of /proc, so that nothing breaks where the place is no longer ours. False on a system
    that has no such allocator, or no /proc.
    """
    text = os.urandom(_TRIAL).hex()
    place, size = id(text), sys.getsizeof(text)
    written = text.encode()
    if written not in _memory(place, size):
        return False
    del text
    return written[_TRIAL:] not in _memory(place, size)


def _memory(place: int, size: int) -> bytes:
    try:
        with Path("/proc/self/mem").open("rb", buffering=0) as memory:
            memory.seek(place)
            return memory.read(size)
    except OSError:
        return b""
