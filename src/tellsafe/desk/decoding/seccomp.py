# SPDX-License-Identifier: AGPL-3.0-or-later
"""The filter of system calls that a worker lives under: what is not named here does not happen.

A worker has its file and its pipes open already and every library loaded. So it needs memory,
threads, a clock, and reading and writing what it holds; it needs no path, no socket, no new
process, no new program. What only an attacker asks for ends the worker at once; the rest is
answered EPERM, so that a library that looks for a settings file goes on without it.

Classic BPF as in the kernel's seccomp_filter.rst; numbers of calls from its tables. Only the two
machines that have a table can decode.
"""

import ctypes
import errno
import struct
from collections.abc import Iterator, Mapping
from functools import cache

from tellsafe.desk.decoding import kernel

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000
_MODE_FILTER = 2
_PROT_EXEC, _CLONE_THREAD = 4, 0x10000
_PR_SET_NAME, _PR_SET_VMA = 15, 0x53564D41

_ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# name: (x86_64, aarch64); the most frequent first, since a filter is read from its beginning.
_FREE = {
    "read": (0, 63),
    "write": (1, 64),
    "futex": (202, 98),
    "clock_gettime": (228, 113),
    "munmap": (11, 215),
    "madvise": (28, 233),
    "brk": (12, 214),
    "mremap": (25, 216),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "close": (3, 57),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pselect6": (270, 72),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "gettid": (186, 178),
    "getpid": (39, 172),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getrandom": (318, 278),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "membarrier": (324, 283),
    "restart_syscall": (219, 128),
}
# Only as far as the argument of this index allows.
_MMAP, _MPROTECT = (9, 222), (10, 226)
_CLONE, _CLONE3 = (56, 220), (435, 435)
_TGKILL, _PRCTL = (234, 131), (157, 167)
_FORBIDDEN = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "pidfd_getfd": (438, 438),
    "init_module": (175, 105),
    "kexec_load": (246, 104),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def is_known(machine: str) -> bool:
    """Whether there is a table of calls for this machine."""
    return machine in _ARCHES


def install(own_pid: int) -> None:
    """For this thread and all that it starts, for good; PR_SET_NO_NEW_PRIVS was set before. Raises
    OSError."""
    before, after = _parts()
    code = b"".join((before, *_only(_TGKILL[_column()], 0, (own_pid,)), after))
    program = _Program(len(code) // 8, code)
    kernel.prctl(kernel.PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program))


@cache
def _column() -> int:
    return list(_ARCHES).index(kernel.machine())


@cache
def _parts() -> tuple[bytes, bytes]:
    """The filter before and after what tells one worker from another: its own number."""
    return b"".join(_most(_column())), b"".join(_rest(_column()))


def prepare() -> None:
    """Once for all workers: put together all of the filter that is the same for each."""
    _parts()


def _most(column: int) -> Iterator[bytes]:
    yield _code(_LOAD, _ARCH)
    yield from _unless(_EQUAL, list(_ARCHES.values())[column], _KILL)
    yield _code(_LOAD, _NUMBER)
    yield from _if(_AT_LEAST, _X32, _KILL)
    yield from _each(_FREE, column, _ALLOW)
    yield from _without_bits(_MMAP[column], 2, _PROT_EXEC)
    yield from _without_bits(_MPROTECT[column], 2, _PROT_EXEC)
    # A thread, never a process. clone3 hides its flags behind a pointer: ENOSYS makes libc
    # fall back to clone.
    yield from _with_bits(_CLONE[column], 0, _CLONE_THREAD)
    yield from _if(_EQUAL, _CLONE3[column], _ERRNO | errno.ENOSYS)


def _rest(column: int) -> Iterator[bytes]:
    yield from _only(_PRCTL[column], 0, (_PR_SET_NAME, _PR_SET_VMA))
    yield from _each(_FORBIDDEN, column, _KILL)
    yield _code(_RETURN, _ERRNO | errno.EPERM)


def _each(calls: Mapping[str, tuple[int, int | None]], column: int, then: int) -> Iterator[bytes]:
    for numbers in calls.values():
        number = numbers[column]
        if number is not None:
            yield from _if(_EQUAL, number, then)


def _if(test: int, value: int, then: int) -> Iterator[bytes]:
    yield _code(test, value, 0, 1)
    yield _code(_RETURN, then)


def _unless(test: int, value: int, then: int) -> Iterator[bytes]:
    yield _code(test, value, 1, 0)
    yield _code(_RETURN, then)


def _without_bits(number: int, argument: int, bits: int) -> Iterator[bytes]:
    """Allow the call unless one of bits is set: then EPERM."""
    yield _code(_EQUAL, number, 0, 4)
    yield _code(_LOAD, _ARGUMENTS + 8 * argument)
    yield _code(_ANY_BIT, bits, 1, 0)
    yield _code(_RETURN, _ALLOW)
    yield _code(_RETURN, _ERRNO | errno.EPERM)


def _with_bits(number: int, argument: int, bits: int) -> Iterator[bytes]:
    """Allow the call if one of bits is set: else the worker ends."""
    yield _code(_EQUAL, number, 0, 4)
    yield _code(_LOAD, _ARGUMENTS + 8 * argument)
    yield _code(_ANY_BIT, bits, 0, 1)
    yield _code(_RETURN, _ALLOW)
    yield _code(_RETURN, _KILL)


def _only(number: int, argument: int, values: tuple[int, ...]) -> Iterator[bytes]:
    """Allow the call with one of values: else EPERM."""
    yield _code(_EQUAL, number, 0, 2 + 2 * len(values))
    yield _code(_LOAD, _ARGUMENTS + 8 * argument)
    for value in values:
        yield from _if(_EQUAL, value, _ALLOW)
    yield _code(_RETURN, _ERRNO | errno.EPERM)


def _code(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, if_true, if_false, value)
