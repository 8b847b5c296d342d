# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk has taken a submission: hold it no longer."""

from collections.abc import Sequence

from tellsafe.intake import access


def acknowledge(ids: Sequence[bytes]) -> list[bytes | None]:
    """Act: let go of complete submissions; of each, whose parts the store may forget now, if any.

    One that is not complete was never the desk's. Rows first, then parts: after a crash between the
    two there are parts without a row, which housekeeping removes, and never a row without parts.
    """
    taken = access.take(set(ids))
    still_held = access.announced(taken.values())
    forgotten = (taken.get(one) for one in ids)
    return [None if one in still_held else one for one in forgotten]
