# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that workers are forked from, one pair a file.

    python -m tellsafe.desk.decoding.zygote CONTROL PARENT

It loads the libraries once, leaves the machine behind, and then waits on CONTROL, a socket, for
orders: what to do, with the open file and the pipe to hand parcels to. It opens and reads neither
itself. For each order it forks a worker that reads and one that makes, waits until both have ended
or their time is over, kills what is left and answers how they ended. So no file's worker ever has
anything of another file, not even memory.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket  # noqa: TID251  a pair of sockets to the desk's own process, and no network
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tellsafe.desk.decoding import limits, sandbox
from tellsafe.desk.decoding.kinds import RECORDINGS, Kind
from tellsafe.desk.decoding.making.renditions import make_renditions
from tellsafe.desk.decoding.parcels import Handing
from tellsafe.desk.decoding.pixels import Hearing, Telling, widen
from tellsafe.desk.decoding.reading import pictures, recordings
from tellsafe.desk.decoding.reading.read import read_file
from tellsafe.desk.decoding.trials import TRIALS

_LARGEST_ORDER = 4096
PROBE = "probe"


def main(control: int, parent: int, bare: bool) -> None:
    """Serve orders until the desk hangs up. ``bare``: workers without a sandbox, as the operator
    has accepted."""
    pictures.prepare()
    recordings.prepare()
    desk = socket.socket(fileno=control)
    own_world = False if bare else sandbox.enter_world(parent)
    gc.collect()
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(desk, _LARGEST_ORDER, 2)
        if not order:
            return
        answer = _serve(json.loads(order), descriptors, desk, own_world=own_world, bare=bare)
        for one in descriptors:
            with contextlib.suppress(OSError):
                os.close(one)
        desk.sendall(json.dumps(answer).encode())


def _serve(
    order: dict[str, Any], descriptors: list[int], desk: socket.socket, *, own_world: bool, bare: bool
) -> dict[str, Any]:
    given, handed = descriptors
    if order["do"] in TRIALS:
        trial = TRIALS[order["do"]]
        workers = [_forked((given, handed), limits.STILL, lambda: trial(given, handed), own_world, bare)]
        return _ended(workers, desk, limits.STILL.wall)
    kind = Kind(order["do"])
    what = limits.MOVING if kind in RECORDINGS else limits.STILL
    out, into = os.pipe()
    widen(into)

    def read() -> None:
        read_file(kind, given, Telling(into))

    def make() -> None:
        make_renditions(Hearing(out), Handing(handed), pages=kind is Kind.PDF)

    workers = [_forked((given, into), what, read, own_world, bare)]
    workers.append(_forked((out, handed), what, make, own_world, bare))
    for one in (out, into, given, handed):
        os.close(one)
    return _ended(workers, desk, what.wall)


def _forked(
    own: tuple[int, ...], what: limits.Limits, work: Callable[[], None], own_world: bool, bare: bool
) -> int:
    child = os.fork()
    if child:
        return child
    try:
        if bare:
            limits.apply(what)
        else:
            layers = sandbox.enter((*own, 2) if os.environ.get("DBG") else own, what, own_world=own_world)
            if not layers.suffices:
                os._exit(3)
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001  the parent learns from the status, and nobody else
        if os.environ.get("DBG"):
            import traceback; os.write(2, traceback.format_exc().encode())
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


def layers_told(layers: sandbox.Layers) -> bytes:
    """As the probe answers."""
    return json.dumps(asdict(layers)).encode()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] == ["bare"])
