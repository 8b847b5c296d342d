# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading and writing pipes whole, and the two protocols' numbers.

A worker that reads (and may have been taken over by its file) tells a worker that makes nothing
but pixels and samples; that one never sees a byte of the file. Each side takes what comes for
hostile: a number out of range ends the conversation.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


class BrokenTalkError(Exception):
    """The other side said what it may not say, or ended in the middle."""


def write_all(descriptor: int, data: "Buffer") -> None:
    """All of it, however little the pipe takes at once."""
    left = memoryview(data).cast("B")
    while left:
        left = left[os.write(descriptor, left) :]


def read_into(descriptor: int, target: "Buffer") -> None:
    """Fill ``target``. Raises BrokenTalkError where the pipe ends before."""
    left = memoryview(target).cast("B")
    while left:
        count = os.readv(descriptor, [left])
        if not count:
            raise BrokenTalkError("ends in the middle")
        left = left[count:]


def read_exactly(descriptor: int, size: int) -> bytearray:
    """Raises BrokenTalkError."""
    target = bytearray(size)
    read_into(descriptor, target)
    return target
