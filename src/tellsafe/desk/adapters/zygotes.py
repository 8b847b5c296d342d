# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's end of a process that workers are forked from (tellsafe.desk.decoding.zygote)."""

import contextlib
import json
import os
import socket  # noqa: TID251  a pair of sockets to our own child process, and no network
import subprocess
import sys

from tellsafe.desk.decoding.trades import Trade

_ANSWER = 4096
# Threads of libvips are no help where files are many; and a worker has no disk to spill to. A
# worker lives for one file, so its memory is all new to it: in large pages that takes half the
# time, and from one arena all of its threads use again what one of them has freed.
_ENVIRONMENT = {
    "VIPS_CONCURRENCY": "1",
    "VIPS_DISC_THRESHOLD": "1000g",
    "MALLOC_ARENA_MAX": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824:"
    "glibc.malloc.trim_threshold=1073741824:glibc.malloc.top_pad=33554432",
}


class Zygote:
    """Started at its first order, and again after it ended. One order at a time."""

    def __init__(self, trade: Trade, *, bare: bool) -> None:
        self._words = [trade.value]
        self._bare = ["bare"] if bare else []
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that was started, which waits for the zygote itself."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End all of it."""
        if self._control:
            self._control.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None

    def order(self, what: str, file: int) -> int:
        """Give the order; where to read what comes of it. Raises OSError."""
        self._start()
        assert self._control is not None
        out, handed = os.pipe()
        try:
            socket.send_fds(self._control, [what.encode()], [file, handed])
        except OSError:
            os.close(out)
            raise
        finally:
            os.close(handed)
        return out

    def stop(self) -> None:
        """End the workers of the order that was given."""
        with contextlib.suppress(OSError):
            if self._control:
                self._control.send(b"stop")

    def answer(self) -> object:
        """How the workers ended. A zygote that ended itself is replaced at the next order."""
        try:
            told = self._control.recv(_ANSWER) if self._control else b""
        except OSError:
            told = b""
        if not told:
            self.close()
            return None
        return json.loads(told)

    def _start(self) -> None:
        if self._process and self._process.poll() is None:
            return
        self.close()
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            words = [*self._words, str(other.fileno()), str(os.getpid()), *self._bare]
            self._process = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", "tellsafe.desk.decoding.zygote", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
                env=_ENVIRONMENT,
            )
