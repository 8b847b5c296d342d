# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parts as files: a folder a submission, each durable when ``keep`` returns."""

import os
import re
import shutil
import threading
from collections.abc import Iterable
from filecmp import cmp
from pathlib import Path

from tellsafe.durable import make_folder, sync_folder
from tellsafe.intake.adapters.incoming import clear

_HASH = re.compile("[0-9a-f]{64}")


class LocalDisk:
    """An ObjectStore (see adapters.objects) in ``folder``."""

    def __init__(self, folder: Path) -> None:
        # Both on one file system: a part on its way in becomes a held one by a second name.
        self.incoming = folder / "incoming"
        self._held = folder / "held"
        self._making = threading.Lock()

    def start(self) -> None:
        """Clear away what a crash left half received. What is held was always whole, and the name
        of its folder is on the disk from now on, whatever the crash came between."""
        sync_folder(make_folder(self._held))
        clear(self.incoming)

    def keep(self, submission: bytes, part: str, file: Path) -> bool:
        """Give ``file`` its name among what is held.

        A link, unlike a rename, never replaces what another request has put there meanwhile.
        """
        with self._making:  # whoever finds the folder made finds its name on the disk as well
            folder = make_folder(self._held / submission.hex())
        _sync_file(file)
        try:
            (folder / part).hardlink_to(file)
            same = True
        except FileExistsError:
            same = cmp(folder / part, file, shallow=False)
        # Also for a part that was there: whoever put it may have died before this line.
        sync_folder(folder)
        return same

    def read(self, submission: bytes, part: str) -> bytes | None:
        """The bytes of a part; None if it is not here."""
        try:
            return (self._held / submission.hex() / part).read_bytes()
        except FileNotFoundError:
            return None

    def parts_of(self, submission: bytes) -> set[str]:
        """The names of a submission's parts."""
        try:
            return {path.name for path in (self._held / submission.hex()).iterdir()}
        except FileNotFoundError:
            return set()

    def forget(self, submission: bytes) -> None:
        """Remove a submission's parts; on return they are gone from the disk."""
        try:
            shutil.rmtree(self._held / submission.hex())
        except FileNotFoundError:
            return
        sync_folder(self._held)

    def submissions(self) -> Iterable[bytes]:
        """Of which submissions there are parts."""
        names = [path.name for path in self._held.iterdir()]
        return [bytes.fromhex(name) for name in names if _HASH.fullmatch(name)]

    def free_bytes(self) -> int | None:
        """What the file system has left for us, also before a first start has made our folder."""
        there = next(path for path in (self._held, *self._held.parents) if path.is_dir())
        return shutil.disk_usage(there).free


def _sync_file(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
