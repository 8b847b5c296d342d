# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hand made-up accounts to an intake, as the desk does; they stand in no log."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tellsafe.desk.adapters.intake import HttpIntake
from tellsafe.desk.adapters.key_folder import signing_key
from tellsafe.formats.account import Account, sign_account
from tellsafe.serving.zone import ZoneSettings

_CHECKPOINT = "of no log: these accounts are made up\n"


def hand_over(folder: Path, intake: str, accounts: Iterable[Account]) -> None:
    """To the intake at an address, in the name of the desk of the deployment in ``folder``."""
    settings = ZoneSettings.load(folder / "desk")
    key = signing_key(settings, "message")
    hands = HttpIntake.of(replace(settings, peers={"intake": intake}))
    stands = {"index": 0, "checkpoint": _CHECKPOINT, "proof": []}
    for account in accounts:
        hands.publish(account.month, sign_account(account, key), stands)
    hands.close()
