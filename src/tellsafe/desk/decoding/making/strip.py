# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moments of a film side by side, chosen evenly although nobody knows how long it will be."""

from typing import Any

import pyvips

from tellsafe.desk.decoding.making.frames import rgb_bytes
from tellsafe.desk.decoding.making.pictures import image_of
from tellsafe.desk.decoding.pixels import Size

_MOST, _SHOWN = 24, 6
_HEIGHT = 108


class Strip:
    """Keeps a moment each so often; when there are too many, every second one, half as often."""

    def __init__(self, size: Size) -> None:
        width = max(2, round(size.width * _HEIGHT / size.height / 2) * 2)
        self._size = Size(min(width, 4 * _HEIGHT), _HEIGHT)
        self._kept: list[Any] = []
        self._apart, self._next = 200, 0

    def offer(self, moment: int, frame: Any) -> None:
        """A frame that may be one of those shown."""
        if moment < self._next:
            return
        self._next = moment + self._apart
        small = frame.reformat(
            self._size.width, self._size.height, "rgb24", src_colorspace="ITU709"
        )
        self._kept.append(small)
        if len(self._kept) > _MOST:
            self._kept, self._apart = self._kept[::2], self._apart * 2

    def joined(self) -> Any:
        """At most six of them as one picture."""
        count = min(_SHOWN, len(self._kept))
        chosen = [self._kept[at * len(self._kept) // count] for at in range(count)]
        images = [image_of(self._size, rgb_bytes(one)) for one in chosen]
        return pyvips.Image.arrayjoin(images, across=count)
