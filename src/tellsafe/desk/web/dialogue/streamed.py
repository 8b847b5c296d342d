# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one thread writes, as pieces that another one sends: never more than a few at once."""

from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Event, Thread

_PIECES = 8
_LOOK = 0.2
Write = Callable[["Pipe"], None]


class AbandonedError(Exception):
    """Nobody takes the pieces any more."""


class Pipe:
    """The end to write to; it waits while the other end is slow."""

    def __init__(self) -> None:
        self.pieces: Queue[bytes | BaseException | None] = Queue(_PIECES)
        self.abandoned = Event()
        self.is_over = False

    def write(self, data: bytes, /) -> int:
        """Hand a piece on. Raises AbandonedError, once: what is written while that is cleaned up,
        as a ZIP's directory when it is closed, goes nowhere and can't make a part look whole."""
        if self.is_over:
            return len(data)
        if self.abandoned.is_set():
            self.is_over = True
            raise AbandonedError
        self.pieces.put(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """The end is told by the thread's."""


def streamed(write: Write) -> Iterator[bytes]:
    """The pieces that ``write`` writes. Its failure breaks the stream off, so that who receives it
    can't take a part for the whole. It may use no database: the thread has a life of its own."""
    pipe = Pipe()
    thread = Thread(target=_run, args=(write, pipe), name="export", daemon=True)
    thread.start()
    try:
        while (piece := pipe.pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        _end(pipe, thread)


def _run(write: Write, pipe: Pipe) -> None:
    try:
        write(pipe)
        pipe.pieces.put(None)
    except AbandonedError:
        return
    except BaseException as error:
        pipe.is_over = True
        pipe.pieces.put(error)


def _end(pipe: Pipe, thread: Thread) -> None:
    """Let a writer that waits for room go on to find that it was abandoned."""
    pipe.abandoned.set()
    while thread.is_alive():
        try:
            pipe.pieces.get(timeout=_LOOK)
        except Empty:
            continue
