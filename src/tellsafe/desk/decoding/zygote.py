# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that workers are forked from, one pair a file.

    python -m tellsafe.desk.decoding.zygote TRADE CONTROL PARENT

It loads the libraries of its trade once, leaves the machine behind, gives up what neither it nor a
worker needs, and then waits on CONTROL, a socket, for orders: what to do, with the open file and
the pipe to hand parcels to. It opens and reads neither itself, and closes both as soon as it has
forked. For each order it forks a worker that reads and one that makes, waits until both have ended
or their time is over, kills what is left and answers how they ended. So no file's worker ever has
anything of another file, not even memory.
"""

import gc
import json
import os
import select
import signal
import socket  # noqa: TID251  a pair of sockets to the desk's own process, and no network
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tellsafe.desk.decoding import heap, kernel, limits, sandbox
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.parcels import Handing
from tellsafe.desk.decoding.pixels import Hearing, Telling, widen
from tellsafe.desk.decoding.trades import Trade, Work, learn
from tellsafe.desk.decoding.trials import TRIALS

_LARGEST_ORDER = 64


@dataclass(frozen=True)
class Place:
    """Where workers are to live, and what they have learned."""

    own_world: bool
    bare: bool
    limits: limits.Limits
    work: Work


def main(trade: Trade, control: int, parent: int, bare: bool) -> None:
    """Serve orders until the desk hangs up. ``bare``: workers without a sandbox, as the operator
    has accepted."""
    work = learn(trade)
    desk = socket.socket(fileno=control)
    own_world = not bare and sandbox.enter_world(parent)
    sandbox.settle()
    place = Place(own_world, bare, trade.limits, work)
    gc.collect()
    gc.freeze()
    heap.begin_anew()
    while True:
        order, descriptors, _, _ = socket.recv_fds(desk, _LARGEST_ORDER, 2)
        if not order:
            return
        if order == b"stop":  # the work it meant had ended meanwhile
            continue
        workers, wall = _workers(order.decode(), descriptors, place)
        answer = _ended(workers, desk, wall)
        desk.sendall(json.dumps(answer).encode())


def _workers(order: str, descriptors: list[int], place: Place) -> tuple[list[int], int]:
    """Fork those that this order needs; how many seconds they have."""
    given, handed = descriptors
    if order in TRIALS:
        trial = TRIALS[order]
        worker = _forked(
            (given, handed), place, lambda layers: trial(given, handed, layers), is_trial=True
        )
        _close(given, handed)
        return [worker], limits.STILL.wall
    kind = Kind(order)
    out, into = os.pipe()
    widen(into)
    reader = _forked((given, into), place, lambda _: place.work.read(kind, given, Telling(into)))
    _close(given, into)
    maker = _forked(
        (out, handed), place, lambda _: place.work.make(kind, Hearing(out), Handing(handed))
    )
    _close(out, handed)
    return [reader, maker], place.limits.wall


def _close(*descriptors: int) -> None:
    for one in descriptors:
        os.close(one)


def _forked(
    own: tuple[int, int],
    place: Place,
    work: Callable[[sandbox.Layers], None],
    *,
    is_trial: bool = False,
) -> int:
    """A worker that does ``work`` once it is in the sandbox; one that is not there does none,
    unless it has no file and only tries what holds. Its process id."""
    child = kernel.fork()
    if child:
        return child
    try:
        layers = sandbox.enter(own, place.limits, own_world=place.own_world, bare=place.bare)
        if not (is_trial or layers.suffices or place.bare):
            os._exit(3)
        work(layers)
        os._exit(0)
    except BaseException:  # the parent learns from the status, and nobody else
        os._exit(2)


def _ended(workers: list[int], desk: socket.socket, wall: int) -> dict[str, Any]:
    """Wait for the workers, for the time to be over, or for the desk to say or hang up anything."""
    watched = {os.pidfd_open(one): one for one in workers}
    poll = select.poll()
    for one in (*watched, desk.fileno()):
        poll.register(one, select.POLLIN)
    end, why, statuses = time.monotonic() + wall, "", dict.fromkeys(workers, 0)
    while watched and not why:
        ready = [one for one, _ in poll.poll(max(0, end - time.monotonic()) * 1000)]
        if not ready:
            why = "time"
        if desk.fileno() in ready:
            why = "stopped"
        for one in ready:
            if one in watched:
                poll.unregister(one)
                worker = watched.pop(one)
                statuses[worker] = _reap(worker)
                os.close(one)
    for one, worker in watched.items():
        os.kill(worker, signal.SIGKILL)
        statuses[worker] = _reap(worker)
        os.close(one)
    return {"why": why, "ended": [statuses[one] for one in workers]}


def _reap(worker: int) -> int:
    """Its exit status, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


if __name__ == "__main__":
    main(Trade(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] == ["bare"])
