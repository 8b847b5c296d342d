# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking the kernel for what the standard library has no call for (Linux alone)."""

import ctypes
import os
import platform

_LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 4, 38, 22


def syscall(number: int, *arguments: object) -> int:
    """Its result. Raises OSError."""
    return _checked(_LIBC.syscall(ctypes.c_long(number), *arguments))


def call(name: str, *arguments: object) -> int:
    """A function of libc by its name. Raises OSError."""
    return _checked(getattr(_LIBC, name)(*arguments))


def prctl(option: int, value: object = 0, third: object = 0) -> None:
    """Raises OSError."""
    call("prctl", option, *(_long(one) for one in (value, third)), _long(0), _long(0))


def machine() -> str:
    """Of which kind the processor is: "x86_64", "aarch64", or another that has no table here."""
    return platform.machine()


def _long(value: object) -> object:
    return ctypes.c_ulong(value) if isinstance(value, int) else value


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
