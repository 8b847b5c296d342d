# SPDX-License-Identifier: AGPL-3.0-or-later
"""The release of the app that is installed here, as the log is told of it.

Specified in docs/protocol/release.md. Read as a file: this process holds nothing of intake's code.
"""

from pathlib import Path

import tellsafe
from tellsafe.formats.encoding import sha256_hex
from tellsafe.translog.entries import make_entry

RELEASE = Path(tellsafe.__file__).parent / "intake" / "app" / "release.json"


def release_entries() -> list[bytes]:
    """The log's entry for the installed app; none where no app was built."""
    try:
        data = RELEASE.read_bytes()
    except FileNotFoundError:
        return []
    return [make_entry("release", sha256=sha256_hex(data))]
