# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking the kernel for what the standard library has no call for (Linux alone)."""

import ctypes
import mmap
import os

_LIBC = ctypes.CDLL(None, use_errno=True)
_FORK = ctypes.PyDLL(None).fork
_MAP = ctypes.CDLL(None, use_errno=True).mmap
_MAP.restype = ctypes.c_void_p
_MAP.argtypes = (
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_long,
)
_NOWHERE = ctypes.c_void_p(-1).value
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 4, 38, 22


def syscall(number: int, *arguments: object) -> int:
    """Its result. Raises OSError."""
    return _checked(_LIBC.syscall(ctypes.c_long(number), *arguments))


def call(name: str, *arguments: object) -> int:
    """A function of libc by its name. Raises OSError."""
    return _checked(getattr(_LIBC, name)(*arguments))


def fork() -> int:
    """As os.fork, for a process without threads, and without what modules register to be done in
    its child (threads' locks, loggers, chance): half of what a fork costs, and workers use none."""
    return int(_FORK())


def mapped(descriptor: int) -> memoryview:
    """All of an open file of one byte or more, as memory for reading, for good. The standard
    library would duplicate the descriptor, which a worker may not. Raises OSError."""
    # By seeking: asking for a file's state can name a path, and so the filter refuses it.
    size = os.lseek(descriptor, 0, os.SEEK_END)
    at = _MAP(None, size, mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0)
    if at == _NOWHERE:
        _checked(-1)
    return memoryview((ctypes.c_ubyte * size).from_address(at)).cast("B").toreadonly()


def prctl(option: int, value: object = 0, third: object = 0) -> None:
    """Raises OSError."""
    call("prctl", option, *(_long(one) for one in (value, third)), _long(0), _long(0))


def machine() -> str:
    """Of which kind the processor is: "x86_64", "aarch64", or another that has no table here."""
    return os.uname().machine


def _long(value: object) -> object:
    return ctypes.c_ulong(value) if isinstance(value, int) else value


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
