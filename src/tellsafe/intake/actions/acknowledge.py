# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk has taken a submission: hold it no longer."""

from collections.abc import Sequence

from tellsafe.intake import access


def acknowledge(ids: Sequence[bytes]) -> list[bool]:
    """Act: forget complete submissions. Whether each may be forgotten by the store as well.

    One that is not there was forgotten before; one that is not complete was never the desk's.
    Rows first, then parts: after a crash between the two there are parts without a row, which
    housekeeping removes, and never a row without its parts.
    """
    access.remove_complete(ids)
    unfinished = access.submissions(ids)
    return [one not in unfinished for one in ids]
