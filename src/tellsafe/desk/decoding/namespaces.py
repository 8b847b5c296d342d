# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world of one's own: nobody's rights, no network, no other process, an empty root.

Entered once by the process that all workers of one bench are forked from, after it has loaded
its libraries; nothing can be loaded or opened by a path from then on.
"""

import os

from tellsafe.desk.decoding import kernel

_NEW_NS, _NEW_UTS, _NEW_IPC, _NEW_USER = 0x20000, 0x4000000, 0x8000000, 0x10000000
_NEW_PID, _NEW_NET, _NEW_CGROUP = 0x20000000, 0x40000000, 0x2000000
_ALL = _NEW_NS | _NEW_UTS | _NEW_IPC | _NEW_USER | _NEW_PID | _NEW_NET | _NEW_CGROUP
_NOBODY = 65534
_PRIVATE = 1 << 18 | 1 << 14  # MS_PRIVATE | MS_REC
_BARE = 1 | 2 | 4 | 8  # MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC
_REMOUNT = 32
_DETACH = 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}


def become_nobody() -> None:
    """Drop root's rights where there are any, so that nothing rests on the namespace alone."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        # Changing the user makes a process one that can't describe itself in /proc.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def unshare_everything() -> bool:
    """Leave the machine's namespaces; this process's next child is the first of its own world.
    False, and nothing has changed, where the system lets nobody do so."""
    user, group = os.geteuid(), os.getegid()
    try:
        kernel.call("unshare", _ALL)
    except OSError:
        return False
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{_NOBODY} {user} 1"),
        ("gid_map", f"{_NOBODY} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123  no file, the kernel's
            file.write(text)
    return True


def empty_root() -> None:
    """Put an empty, read-only file system in the place of the machine's. Raises OSError."""
    kernel.call("mount", None, b"/", None, _ulong(_PRIVATE), None)
    kernel.call("mount", b"tmpfs", b"/tmp", b"tmpfs", _ulong(_BARE & ~1), b"size=4k,mode=555")
    os.chdir("/tmp")  # noqa: S108
    kernel.syscall(_PIVOT_ROOT[kernel.machine()], b".", b".")
    kernel.call("umount2", b".", _DETACH)
    kernel.call("mount", None, b"/", None, _ulong(_BARE | _REMOUNT), None)
    os.chdir("/")


def _ulong(value: int) -> object:
    import ctypes

    return ctypes.c_ulong(value)
