# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether there is room for more: what is held is worth more than what might come."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tellsafe.intake.adapters.objects import ObjectStore
from tellsafe.serving.zone import ZoneSettings

_FLOOR = 512 * 1024 * 1024


class Room:
    """The bytes above the floor, of the disk with the database and of the store.

    What is on its way in counts as if it were here: else any number of parts would each find the
    same room. The lower half of the floor is for envelopes alone, so that no film shuts out a text.

    ``left``: whether there was room for an envelope when it was last looked at. They are so small
    that a look a second is enough.
    """

    def __init__(self, settings: ZoneSettings, store: ObjectStore) -> None:
        self._folder = settings.folder
        self._floor = int(settings.options.get("disk_floor_bytes", _FLOOR))
        self._store = store
        self._coming = 0
        self.left = False

    def fits(self, length: int) -> bool:
        """Whether ``length`` more bytes leave the floor free."""
        free = shutil.disk_usage(self._folder).free
        held = self._store.free_bytes()
        least = free if held is None else min(free, held)
        self.left = least >= self._floor // 2
        return least - self._floor - self._coming >= length

    def will_hold(self, length: int) -> bool:
        """Whether there will be room for so many bytes once all of them came. A store without a
        bound takes any number; of the disk beside it, each part needs its place for a moment."""
        return self.fits(0 if self._store.free_bytes() is None else length)

    @contextmanager
    def kept_for(self, length: int) -> Iterator[bool]:
        """Whether they fit; if so, nothing else takes their place during the block. For the event
        loop alone."""
        fits = self.fits(length)
        self._coming += length if fits else 0
        try:
            yield fits
        finally:
            self._coming -= length if fits else 0
