# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether there is room for more: what is held is worth more than what might come."""

import shutil

from tellsafe.intake.adapters.objects import ObjectStore
from tellsafe.serving.zone import ZoneSettings

_FLOOR = 512 * 1024 * 1024


class Room:
    """The bytes above the floor, of the disk with the database and of the store.

    ``left``: whether there was any when it was last looked at. Envelopes are so small that a look
    a second is enough.
    """

    def __init__(self, settings: ZoneSettings, store: ObjectStore) -> None:
        self._folder = settings.folder
        self._floor = int(settings.options.get("disk_floor_bytes", _FLOOR))
        self._store = store
        self.left = False

    def fits(self, length: int) -> bool:
        """Whether ``length`` more bytes leave the floor free."""
        free = shutil.disk_usage(self._folder).free
        held = self._store.free_bytes()
        above = min(free, free if held is None else held) - self._floor
        self.left = above >= 0
        return above >= length
