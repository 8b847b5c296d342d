# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where renditions are made: the desk's side of the workers in tellsafe.desk.decoding.

A plaintext exists as memory that no name leads to and nobody may change (a sealed memfd), handed
on open for reading. What comes back is taken for hostile.
"""

import fcntl
import json
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol

from tellsafe.desk.adapters.zygotes import Zygote
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.parcels import ENDED, SHORTENED, Begun, Looks, parcels
from tellsafe.desk.decoding.pixels import Refusal
from tellsafe.desk.decoding.sandbox import Layers
from tellsafe.desk.decoding.streams import BrokenTalkError
from tellsafe.desk.decoding.trades import Trade, trade_of
from tellsafe.desk.rules.rendering import RENEW

_F_ADD_SEALS, _ALL_SEALS = 1033, 1 | 2 | 4 | 8


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
    """One pair of workers at a time, forked from processes that live as long as this: one a trade,
    as soon as there is work for it."""

    def __init__(self, *, bare: bool = False) -> None:
        self._zygotes = {trade: Zygote(trade, bare=bare) for trade in Trade}

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
        for one in self._zygotes.values():
            one.close()

    def layers(self) -> Layers:
        """What of the sandbox this machine has, as a worker found it."""
        told = self.trial("probe")
        return Layers(**json.loads(told)) if told else Layers()

    def trial(self, name: str, content: bytes = b"trial", trade: Trade = Trade.PICTURES) -> bytes:
        """What one of decoding.trials came to; b"" if it cost the worker its life."""
        zygote = self._zygotes[trade]
        with plaintext() as file:
            file.write(content)
            out = zygote.order(name, file.sealed())
            try:
                told = b""
                while piece := os.read(out, 4096):
                    told += piece
            finally:
                os.close(out)
                zygote.answer()
        return told

    def make(self, kind: Kind, file: int, keep: Keeper, hold: Callable[[], bool]) -> Made | Failed:
        """Have the open ``file`` read and its renditions handed to ``keep``.

        ``hold`` is called each so often; when it says False, the work is stopped.
        """
        trade = trade_of(kind)
        zygote = self._zygotes[trade]
        try:
            out = zygote.order(kind.value, file)
        except OSError:
            zygote.close()
            return Failed("no-workshop")
        try:
            reader = _Reader(out, hold, trade.limits.wall + 30)
            made = _taken(reader, keep, trade.limits.output)
        except (BrokenTalkError, OSError, UnicodeDecodeError) as error:
            zygote.stop()
            zygote.answer()
            return Failed(
                str(error) if isinstance(error, BrokenTalkError) else type(error).__name__
            )
        except BaseException:
            # Else the answer to this order would be read as that to the next one.
            zygote.close()
            raise
        finally:
            os.close(out)
        answer = zygote.answer()
        return made if answer == {"why": "", "ended": [0, 0]} else Failed(json.dumps(answer))


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
