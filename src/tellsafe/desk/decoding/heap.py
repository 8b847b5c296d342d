# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the memory of workers begins: behind all that the process they are forked from holds, at a
large page of its own.

Whatever a worker writes to in a page that is there already is copied to it first, page by page;
and beside such pages there is no room for large ones. That was a thousand faults for each photo.
It is a matter of time alone, and holds for the heap of glibc; elsewhere this does nothing.
"""

import ctypes

_LARGE = 1 << 21
_HEAD = 16  # in front of each piece
_SIZES = [1 << at for at in range(20, 4, -1)]


class _Numbers(ctypes.Structure):
    """What mallinfo2 tells: ten sizes, of which the last is that of the heap's untouched end."""

    _fields_ = [("_others", ctypes.c_size_t * 9), ("end", ctypes.c_size_t)]


def begin_anew() -> None:
    """Fill the holes of the heap, and the rest of the large page that it ends in; for good."""
    libc = ctypes.PyDLL(None)
    if not hasattr(libc, "mallinfo2"):
        return
    libc.mallinfo2.restype = _Numbers
    libc.malloc.restype = libc.sbrk.restype = ctypes.c_void_p
    libc.malloc.argtypes = libc.malloc_trim.argtypes = (ctypes.c_size_t,)
    libc.sbrk.argtypes = (ctypes.c_long,)
    libc.free.argtypes = (ctypes.c_void_p,)
    for size in _SIZES:
        while (piece := libc.malloc(size)) < _end(libc) - size - _HEAD:
            pass
        libc.free(piece)
    libc.malloc_trim(0)
    # The head of what follows stays in the old page, so that the new one stays untouched.
    libc.malloc(max(0, -_end(libc) % _LARGE - 2 * _HEAD))


def _end(libc: ctypes.PyDLL) -> int:
    return int(libc.sbrk(0)) - int(libc.mallinfo2().end)
