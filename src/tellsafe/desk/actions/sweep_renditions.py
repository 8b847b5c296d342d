# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of renditions without a row are removed; rows without their file are made again."""

import time

from tellsafe.desk.access import renderings
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.serving.zone import ZoneSettings


def sweep(settings: ZoneSettings) -> None:
    """Without its row a file is noise already. A new one may be on its way to its row, so those
    of the last hours stay until another time."""
    files = RenditionFiles(settings)
    files.discard_all_but(renderings.renditions_kept, before=time.time() - 3 * 60 * 60)


def mend(settings: ZoneSettings) -> None:
    """When the renderer starts: the power may have gone before all of a file was on the disk."""
    files = RenditionFiles(settings)
    lost = {
        attachment
        for attachment, rendition, length in renderings.rendition_lengths()
        if not files.is_whole(rendition, length)
    }
    renderings.make_again(lost)
