# SPDX-License-Identifier: AGPL-3.0-or-later
"""Code that took a worker over can reach nothing: it tries the network, the neighbour's file, new
processes and programs, files, other processes' memory, and is refused or ended.

Seen to fail: with the filter of system calls left out (sockets and processes are to be had), with
descriptors not closed, with a zygote that reads a file itself before it forks or keeps its
capabilities or lets others look into it or keeps a file open, and with all libraries in one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hostile import assert_the_next_file_is_shown

from tellsafe.desk.adapters.workshop import Workshop, plaintext
from tellsafe.desk.decoding.trades import Trade


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        ("network", b""),
        ("local-socket", b""),
        ("fork", b""),
        ("program", b""),
        ("trace", b""),
        ("parent-memory", b""),
        ("new-world", b""),
        ("read-path", b"refused 1"),
        ("write-path", b"refused 1"),
        ("list-root", b"refused 1"),
        ("write-given", b"refused 1"),
        ("kill-parent", b"refused 1"),
        ("code", b"refused 1"),
        ("memory", b"refused MemoryError"),
    ],
)
def test_code_inside_a_worker_is_refused(workshop: Workshop, attempt: str, refused: bytes) -> None:
    """b"": the kernel ended the worker for asking."""
    for trade in Trade:
        assert workshop.trial(attempt, trade=trade) == refused


@pytest.mark.parametrize("trade", Trade)
def test_a_worker_holds_its_file_and_its_pipe_and_nothing_else(
    workshop: Workshop, trade: Trade
) -> None:
    with plaintext() as neighbour:
        neighbour.write(b"another file, open in the desk meanwhile")
        neighbour.sealed()
        held = workshop.trial("descriptors", trade=trade).decode().split(",")
    assert len(held) == 2


def test_both_layers_hold_each_by_itself(workshop: Workshop) -> None:
    layers = workshop.layers()
    assert (layers.own_world, layers.filter) == (True, True)


@contextmanager
def holding(workshop: Workshop, trade: Trade, content: bytes = b"x") -> Iterator[tuple[int, int]]:
    """A worker that has read its file and spins: the process that it was forked from, and it."""
    zygote = workshop._zygotes[trade]
    with plaintext() as memory:
        memory.write(content)
        out = zygote.order("hold", memory.sealed())
        assert os.read(out, 4) == b"held"
        yield _only_child(zygote.pid), _only_child(_only_child(zygote.pid))
        os.close(out)
        zygote.stop()
        assert zygote.answer() == {"why": "stopped", "ended": [-9]}


def _only_child(process: int | None) -> int:
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(child)


def _status(process: int) -> dict[str, str]:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return dict(line.split(":\t") for line in lines if ":\t" in line)


@pytest.mark.parametrize("trade", Trade)
def test_a_worker_lives_with_nobody_in_an_empty_place(workshop: Workshop, trade: Trade) -> None:
    """Seen from outside, while it spins: its namespaces, its user, its root, its capabilities."""
    with holding(workshop, trade) as (zygote, worker):
        status = _status(worker)
        links = {name: Path(f"/proc/{worker}/ns/{name}").readlink() for name in _NAMESPACES}
        root = list(Path(f"/proc/{worker}/root").iterdir())
        nice = os.getpriority(os.PRIO_PROCESS, worker)
        owners = {Path(f"/proc/{one}/environ").stat().st_uid for one in (zygote, worker)}
    assert (status["Seccomp"], status["NoNewPrivs"], status["CapEff"]) == ("2", "1", "0" * 16)
    assert "0" not in status["Uid"].split()
    assert root == []
    assert nice == 5
    assert owners == {0}  # so nobody but root looks into their memory
    own = {name: Path(f"/proc/self/ns/{name}").readlink() for name in _NAMESPACES}
    assert [name for name in _NAMESPACES if own[name] == links[name]] == []


_NAMESPACES = ("mnt", "net", "pid", "ipc", "uts", "user", "cgroup")


@pytest.mark.parametrize("trade", Trade)
def test_what_workers_are_forked_from_never_has_a_file(workshop: Workshop, trade: Trade) -> None:
    """So none of one is left to the next worker: neither open nor in memory."""
    content = os.urandom(32)
    with holding(workshop, trade, content) as (zygote, worker):
        assert content in _memory(worker)
        assert content not in _memory(zygote)
        held = _open_in(zygote)
        status = _status(zygote)
    kinds = sorted(what.partition("[")[0] for what in held.values())
    assert kinds == ["anon_inode:", "socket:"]  # the worker's number, and the desk
    assert (status["Threads"], status["NoNewPrivs"], status["CapEff"]) == ("1", "1", "0" * 16)
    assert "0" not in status["Uid"].split()
    with holding(workshop, trade) as (same, another):
        assert (same, another == worker) == (zygote, False)
        assert content not in _memory(another)


@pytest.mark.parametrize("trade", Trade)
def test_what_workers_are_forked_from_has_no_other_decoders(
    workshop: Workshop, trade: Trade
) -> None:
    """What takes over the worker of a photo finds no library for films or documents in it."""
    with holding(workshop, trade) as (zygote, worker):
        mapped = [Path(f"/proc/{one}/maps").read_text() for one in (zygote, worker)]
    found = {name for name in _LIBRARIES if any(name in maps for maps in mapped)}
    assert found == _LOADED[trade]


_LIBRARIES = ("libvips", "libavcodec", "libx264", "pdfium", "libheif", "_imaging.")
_LOADED = {
    Trade.PICTURES: {"libvips"},
    Trade.SHEETS: {"libvips", "pdfium", "libheif", "_imaging."},
    Trade.RECORDINGS: {"libvips", "libavcodec", "libx264"},
}


def test_nothing_of_a_file_stays_open(workshop: Workshop) -> None:
    assert_the_next_file_is_shown(workshop)
    zygote = _only_child(workshop._zygotes[Trade.PICTURES].pid)
    (held,) = _open_in(zygote).values()
    assert held.startswith("socket:")


def _open_in(process: int) -> dict[str, str]:
    """What is open besides the three that every process has."""
    held = {one.name: str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir()}
    return {name: what for name, what in held.items() if int(name) > 2}


def _memory(process: int) -> bytes:
    """All that it could write to."""
    maps = Path(f"/proc/{process}/maps").read_text().splitlines()
    found = []
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            places, rights = line.split()[:2]
            start, end = (int(one, 16) for one in places.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                found.append(memory.read(end - start))
    return b"".join(found)
