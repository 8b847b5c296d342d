# SPDX-License-Identifier: AGPL-3.0-or-later
"""The layers around a worker, and what of them this machine has.

1. An own world (namespaces): no network, no other process, an empty read-only root, nobody's user.
2. Landlock: no path, no port, no signal to anybody.
3. A filter of system calls: no path, no socket, no process, no program, no code made at run time.
4. Limits: time, memory, threads, no file grows, none is opened.

Each holds by itself what the others hold as well. Without the filter, or with the filter alone,
a machine counts as one that has no sandbox.
"""

import ctypes
import os
import resource
import signal
from collections.abc import Iterable
from dataclasses import dataclass

from tellsafe.desk.decoding import kernel, landlock, limits, namespaces, seccomp


@dataclass(frozen=True)
class Layers:
    """Which of them hold."""

    own_world: bool = False
    landlock: bool = False
    filter: bool = False

    @property
    def suffices(self) -> bool:
        """Whether this is a sandbox: the filter, and one layer more that holds the same."""
        return self.filter and (self.own_world or self.landlock)


def enter_world(parent: int) -> bool:
    """For the process that workers are forked from: leave the machine behind. False if that is
    not to be had here; the process then goes on where it is.

    It returns in a child of the caller; the caller stays behind to end with it.
    """
    namespaces.become_nobody()
    has_world = namespaces.unshare_everything()
    if has_world and (child := os.fork()):
        _end_like(child, parent)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if has_world:
        namespaces.empty_root()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    return has_world


def settle() -> None:
    """For the same process, in its world: give up, for itself and so for all its workers, what
    neither it nor they will need again. Nobody regains it, least of all by a fork."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    _drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if seccomp.is_known(kernel.machine()):
        seccomp.prepare()


def _end_like(child: int, parent: int) -> None:
    """Wait for the child and end; the kernel ends both with the desk's process."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)
    os.closerange(0, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    _, status = os.waitpid(child, 0)
    os._exit(0 if status == 0 else 1)


def enter(own: Iterable[int], what: limits.Limits, *, own_world: bool, bare: bool) -> Layers:
    """For a worker, before it reads the first byte: keep these descriptors and nothing else, and
    give up the rest.

    ``bare``: with limits alone, as an operator may accept where there is no sandbox.
    """
    kernel.prctl(kernel.PR_SET_PDEATHSIG, int(signal.SIGKILL))
    _close_all_but(sorted(own))
    limits.apply(what)
    os.nice(5)
    if bare:
        return Layers()
    has_landlock = landlock.forbid_everything()
    limits.apply_last(own_world=own_world)
    has_filter = seccomp.is_known(kernel.machine())
    if has_filter:
        seccomp.install(os.getpid())
    return Layers(own_world, has_landlock, has_filter)


def _close_all_but(kept: list[int]) -> None:
    at = 0
    for one in [*kept, resource.getrlimit(resource.RLIMIT_NOFILE)[0]]:
        os.closerange(at, one)
        at = one + 1


_CAPABILITIES_OF_SELF = ctypes.create_string_buffer(
    (0x20080522).to_bytes(4, "little") + bytes(4), 8
)
_NO_CAPABILITIES = ctypes.create_string_buffer(24)


def _drop_capabilities() -> None:
    """The namespace's own root rights: good for nothing that the filter lets through, and gone."""
    kernel.call("capset", _CAPABILITIES_OF_SELF, _NO_CAPABILITIES)
