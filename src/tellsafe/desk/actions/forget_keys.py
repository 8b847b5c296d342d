# SPDX-License-Identifier: AGPL-3.0-or-later
"""Destroy the sealing keys of weeks that are over, when nothing is left that they have to open.

From then on nobody, the desk included, can open a copy that somebody kept of an old envelope.
"""

from collections.abc import Iterable
from datetime import date

from tellsafe.desk.adapters.key_folder import SealingKey, destroy
from tellsafe.desk.rules.key_weeks import is_over


def forget_keys(keys: Iterable[SealingKey], today: date) -> list[str]:
    """The weeks whose keys were destroyed.

    Call it only when all that waited at the intake has been dealt with, or opens by a key of its
    own (actions.set_aside). An upload that was cut off and ends later still opens: it was sealed
    to the key of the week after as well.
    """
    over = [key for key in keys if is_over(key.week, today)]
    destroy(over)
    return [key.week for key in over]
