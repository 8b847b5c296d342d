# SPDX-License-Identifier: AGPL-3.0-or-later
"""Remove files of renditions that have no row: what was purged, and what a crash left behind."""

import time

from tellsafe.desk.access import renderings
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.serving.zone import ZoneSettings


def sweep(settings: ZoneSettings) -> None:
    """Without its row a file is noise already. A new one may be on its way to its row, so those
    of the last hours stay until another time."""
    files = RenditionFiles(settings)
    files.discard_all_but(renderings.renditions_kept, before=time.time() - 3 * 60 * 60)
