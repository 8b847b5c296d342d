# SPDX-License-Identifier: AGPL-3.0-or-later
"""Landlock (kernel 5.13 and newer): no path may be opened, no port used, no process signalled.

The same as the empty root and the filter of calls hold, once more by another part of the kernel.
"""

import ctypes
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


def forbid_everything() -> bool:
    """Allow no path, port or signal any more; False where the kernel has no Landlock."""
    known = version()
    if not known:
        return False
    rights = struct.pack(
        "=QQQ",
        (1 << _FILE_RIGHTS.get(known, _NEWEST_FILE_RIGHTS)) - 1,
        _TCP if known >= 4 else 0,
        _ABSTRACT_SOCKETS_AND_SIGNALS if known >= 6 else 0,
    )
    size = 8 if known < 4 else 16 if known < 6 else 24
    rules = kernel.syscall(
        _CREATE, ctypes.c_char_p(rights), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.syscall(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0))
    kernel.call("close", rules)
    return True
