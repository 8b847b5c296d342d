# SPDX-License-Identifier: AGPL-3.0-or-later
"""Landlock (kernel 5.13 and newer): no path may be opened, no port used, no process signalled.

The same as the empty root and the filter of calls hold, once more by another part of the kernel.
"""

import ctypes
import os
import struct

from tellsafe.desk.decoding import kernel

_CREATE, _RESTRICT = 444, 446
_VERSION_FLAG = 1
# How many rights on files each version knows; (1 << n) - 1 is all of them.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_FILE_RIGHTS = 16
_TCP, _ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3


def version() -> int:
    """Of the kernel's Landlock; 0 if it has none."""
    try:
        return kernel.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    except OSError:
        return 0


_KNOWN = version()
_RIGHTS = ctypes.create_string_buffer(
    struct.pack(
        "=QQQ",
        (1 << _FILE_RIGHTS.get(_KNOWN, _NEWEST_FILE_RIGHTS)) - 1,
        _TCP if _KNOWN >= 4 else 0,
        _ABSTRACT_SOCKETS_AND_SIGNALS if _KNOWN >= 6 else 0,
    )
)
_SIZE = ctypes.c_size_t(8 if _KNOWN < 4 else 16 if _KNOWN < 6 else 24)
_NO_FLAGS = ctypes.c_uint32(0)


def forbid_everything() -> bool:
    """Allow no path, port or signal any more; False where the kernel has no Landlock.
    PR_SET_NO_NEW_PRIVS was set before."""
    if not _KNOWN:
        return False
    rules = kernel.syscall(_CREATE, _RIGHTS, _SIZE, _NO_FLAGS)
    kernel.syscall(_RESTRICT, ctypes.c_int(rules), _NO_FLAGS)
    os.close(rules)
    return True
