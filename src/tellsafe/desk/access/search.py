# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index of words in which staff search."""

from tellsafe.desk.models import Tip


def forget(tip: Tip) -> None:
    """Nothing of the tip is found any more."""
