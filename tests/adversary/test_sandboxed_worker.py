# SPDX-License-Identifier: AGPL-3.0-or-later
"""Code that took a worker over can reach nothing: it tries the network, the neighbour's file, new
processes and programs, files, other processes' memory, and is refused or ended.

Seen to fail: with the filter of system calls left out (sockets and processes are to be had), and
with descriptors not closed.
"""

import os
from pathlib import Path

import pytest

from tellsafe.desk.adapters.workshop import Workshop, plaintext


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
    assert workshop.trial(attempt) == refused


def test_a_worker_holds_its_file_and_its_pipe_and_nothing_else(workshop: Workshop) -> None:
    with plaintext() as neighbour:
        neighbour.write(b"another file, open in the desk meanwhile")
        neighbour.sealed()
        held = workshop.trial("descriptors").decode().split(",")
    assert len(held) == 2


def test_both_layers_hold_each_by_itself(workshop: Workshop) -> None:
    layers = workshop.layers()
    assert (layers.own_world, layers.filter) == (True, True)


def test_a_worker_lives_with_nobody_in_an_empty_place(workshop: Workshop) -> None:
    """Seen from outside, while it spins: its namespaces, its user, its root, its capabilities."""
    with plaintext() as memory:
        memory.write(b"x")
        out = workshop._order("spin", memory.sealed())
        worker = _spinning(workshop)
        status = Path(f"/proc/{worker}/status").read_text()
        links = {name: Path(f"/proc/{worker}/ns/{name}").readlink() for name in _NAMESPACES}
        root = list(Path(f"/proc/{worker}/root").iterdir())
        os.close(out)
        workshop._stop()
        assert workshop._answer() == {"why": "stopped", "ended": [-9]}
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    assert (fields["Seccomp"], fields["NoNewPrivs"], fields["CapEff"]) == ("2", "1", "0" * 16)
    assert "0" not in fields["Uid"].split()
    assert root == []
    own = {name: Path(f"/proc/self/ns/{name}").readlink() for name in _NAMESPACES}
    assert [name for name in _NAMESPACES if own[name] == links[name]] == []


_NAMESPACES = ("mnt", "net", "pid", "ipc", "uts", "user", "cgroup")


def _spinning(workshop: Workshop) -> int:
    """The worker that is forked from the zygote that is forked from what the desk started."""
    assert workshop._zygote
    found = workshop._zygote.pid
    for _ in range(2):
        children = Path(f"/proc/{found}/task/{found}/children")
        while not (text := children.read_text()):
            os.sched_yield()
        found = int(text.split()[0])
    while "Seccomp:\t2" not in Path(f"/proc/{found}/status").read_text():
        os.sched_yield()
    return found
