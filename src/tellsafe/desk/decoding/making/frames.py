# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pixels of one moment of a film."""

from typing import Any


def rgb_bytes(frame: Any) -> bytes:
    """The pixels of a frame in rgb24, without padding."""
    plane, row = frame.planes[0], frame.width * 3
    view = memoryview(plane)
    return b"".join(view[at * plane.line_size :][:row] for at in range(frame.height))
