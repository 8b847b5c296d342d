# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where renditions are made: the desk's side of the workers in tellsafe.desk.decoding.

A plaintext exists as memory that no name leads to and nobody may change (a sealed memfd), handed
on open for reading. What comes back is taken for hostile.
"""

import contextlib
import fcntl
import json
import os
import select
import socket  # noqa: TID251  a pair of sockets to our own child process, and no network
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol

from tellsafe.desk.decoding.kinds import RECORDINGS, Kind
from tellsafe.desk.decoding.limits import MOVING, STILL
from tellsafe.desk.decoding.parcels import ENDED, SHORTENED, Begun, Looks, parcels
from tellsafe.desk.decoding.pixels import Refusal
from tellsafe.desk.decoding.sandbox import Layers
from tellsafe.desk.decoding.streams import BrokenTalkError
from tellsafe.desk.rules.rendering import RENEW

_F_ADD_SEALS, _ALL_SEALS = 1033, 1 | 2 | 4 | 8
_ANSWER = 4096
# Threads of libvips are no help where files are many; arenas of malloc are address space, which
# is limited; and a worker has no disk to spill to. A worker lives for one file, so its memory is
# all new to it: in large pages that takes half the time.
_ENVIRONMENT = {
    "VIPS_CONCURRENCY": "1",
    "VIPS_DISC_THRESHOLD": "1000g",
    "MALLOC_ARENA_MAX": "2",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824:"
    "glibc.malloc.trim_threshold=1073741824:glibc.malloc.top_pad=33554432",
}


class Keeper(Protocol):
    """Takes renditions as they come: what began, its bytes, its end."""

    def begin(self, begun: Begun) -> None: ...

    def write(self, data: bytes, /) -> None: ...

    def end(self) -> None: ...


@dataclass(frozen=True)
class Made:
    """The workers came to their end: with renditions, or with a refusal. ``looks``: 32 bytes by
    which the picture is known again, as the workers say: a lie makes people look twice."""

    shortened: bool = False
    refusal: Refusal | None = None
    looks: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Failed:
    """They did not. What was kept is to be thrown away; ``how`` says nothing of the file."""

    how: str


class Workshop:
    """One pair of workers at a time; forked from a process that lives as long as this."""

    def __init__(self, *, bare: bool = False) -> None:
        self._bare = bare
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> "Workshop":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all of it."""
        if self._control:
            self._control.close()
        if self._zygote:
            self._zygote.kill()
            self._zygote.wait()
        self._zygote = self._control = None

    def layers(self) -> Layers:
        """What of the sandbox this machine has, as a worker found it."""
        told = self.trial("probe")
        return Layers(**json.loads(told)) if told else Layers()

    def trial(self, name: str, content: bytes = b"trial") -> bytes:
        """What one of decoding.trials came to; b"" if it cost the worker its life."""
        with plaintext() as file:
            file.write(content)
            out = self._order(name, file.sealed())
            try:
                told = b""
                while piece := os.read(out, 4096):
                    told += piece
            finally:
                os.close(out)
                self._answer()
        return told

    def make(self, kind: Kind, file: int, keep: Keeper, hold: Callable[[], bool]) -> Made | Failed:
        """Have the open ``file`` read and its renditions handed to ``keep``.

        ``hold`` is called each so often; when it says False, the work is stopped.
        """
        limits = MOVING if kind in RECORDINGS else STILL
        try:
            out = self._order(kind.value, file)
        except OSError:
            self.close()
            return Failed("no-workshop")
        try:
            made = _taken(_Reader(out, hold, limits.wall + 30), keep, limits.output)
        except (BrokenTalkError, OSError, UnicodeDecodeError) as error:
            self._stop()
            self._answer()
            return Failed(
                str(error) if isinstance(error, BrokenTalkError) else type(error).__name__
            )
        finally:
            os.close(out)
        answer = self._answer()
        return made if answer == {"why": "", "ended": [0, 0]} else Failed(json.dumps(answer))

    def _order(self, what: str, file: int) -> int:
        """Give the order; where to read what comes of it."""
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

    def _start(self) -> None:
        if self._zygote and self._zygote.poll() is None:
            return
        self.close()
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            words = [str(other.fileno()), str(os.getpid()), *(["bare"] if self._bare else [])]
            self._zygote = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", "tellsafe.desk.decoding.zygote", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
                env=_ENVIRONMENT,
            )

    def _stop(self) -> None:
        with contextlib.suppress(OSError):
            if self._control:
                self._control.send(b"stop")

    def _answer(self) -> object:
        """How the workers ended. A zygote that ended itself is replaced at the next order."""
        try:
            told = self._control.recv(_ANSWER) if self._control else b""
        except OSError:
            told = b""
        if not told:
            self.close()
            return None
        return json.loads(told)


def _taken(reader: "_Reader", keep: Keeper, most: int) -> Made:
    shortened, refusal, looks, count = False, None, None, 0
    for parcel in parcels(reader.exactly, most):
        if isinstance(parcel, Begun):
            keep.begin(parcel)
        elif isinstance(parcel, bytes):
            keep.write(parcel)
        elif parcel == ENDED:
            keep.end()
            count += 1
        elif isinstance(parcel, Looks):
            looks = parcel.bits
        elif parcel == SHORTENED:
            shortened = True
        else:
            refusal = Refusal(str(parcel))
    if bool(count) == (refusal is not None):
        raise BrokenTalkError("neither shown nor refused")
    return Made(shortened, refusal, looks)


class _Reader:
    """Reads the pipe, holding on to the lease meanwhile."""

    def __init__(self, pipe: int, hold: Callable[[], bool], seconds: float) -> None:
        self._pipe, self._hold = pipe, hold
        self._end = time.monotonic() + seconds
        self._next = time.monotonic() + RENEW.total_seconds()

    def exactly(self, size: int) -> bytes:
        """Raises BrokenTalkError where the pipe ends, the time is over, or the lease is lost."""
        held = bytearray()
        while len(held) < size:
            self._wait()
            piece = os.read(self._pipe, size - len(held))
            if not piece:
                raise BrokenTalkError("ends in the middle")
            held += piece
        return bytes(held)

    def _wait(self) -> None:
        while True:
            now = time.monotonic()
            if now >= self._end:
                raise BrokenTalkError("takes too long")
            if now >= self._next:
                self._next = now + RENEW.total_seconds()
                if not self._hold():
                    raise BrokenTalkError("lease lost")
            if select.select([self._pipe], [], [], min(self._next, self._end) - now)[0]:
                return


class Plaintext:
    """Memory to write to, then to hand on for reading."""

    def __init__(self) -> None:
        flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
        self._memory = os.memfd_create("attachment", flags)
        self._sealed: int | None = None

    def write(self, data: bytes, /) -> int:
        """As many of the bytes as it takes at once."""
        return os.write(self._memory, data)

    def beginning(self, size: int) -> bytes:
        """The first bytes of it."""
        return os.pread(self._memory, size, 0)

    def sealed(self) -> int:
        """From now on nobody can change it, and this descriptor can't even try."""
        if self._sealed is None:
            fcntl.fcntl(self._memory, _F_ADD_SEALS, _ALL_SEALS)
            self._sealed = os.open(f"/proc/self/fd/{self._memory}", os.O_RDONLY | os.O_CLOEXEC)
        return self._sealed

    def close(self) -> None:
        """Forget it."""
        for one in (self._memory, self._sealed):
            if one is not None:
                os.close(one)


@contextmanager
def plaintext() -> Iterator[Plaintext]:
    """For as long as the block lasts."""
    memory = Plaintext()
    try:
        yield memory
    finally:
        memory.close()
