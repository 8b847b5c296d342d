# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bulletin as this desk holds it; read anew whenever the file has changed."""

from functools import lru_cache
from pathlib import Path

from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.serving.zone import ZoneSettings


def published(settings: ZoneSettings) -> Bulletin:
    """The deployment's bulletin. Raises FormatError if the file is not whole.

    It lies in the desk's own folder, beside its private keys: who can put another one there needs
    no forged root.
    """
    path = settings.folder / "bulletin.json"
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_ino)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _file: int) -> Bulletin:
    return verify_bulletin(path.read_bytes(), None)
