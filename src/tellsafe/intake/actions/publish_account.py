# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make a month's account public. It is one for ever: no later one takes its place."""

from tellsafe.formats.account import month_of, next_month
from tellsafe.formats.errors import FormatError
from tellsafe.intake.actions.refusals import ACCOUNT_DIFFERS
from tellsafe.intake.adapters.bulletin_file import Published
from tellsafe.intake.adapters.public_folder import PublicFolder
from tellsafe.intake.rules.handed import desk_keys, read_handed, read_kept
from tellsafe.serving.problems import MALFORMED, Problem


def publish_account(
    folder: PublicFolder, month: str, body: bytes, now: Published
) -> Problem | None:
    """None if it is public now; the same again changes nothing.

    A month that is not over has no account: who could hand one over early could hand over two.
    """
    try:
        handed = read_handed(body, desk_keys(now.bulletin), now.bulletin.deployment)
    except FormatError:
        return MALFORMED
    if handed.account.month != month or next_month(month) > month_of(now.day):
        return MALFORMED
    there = folder.account(month)
    if there is not None:
        return None if read_kept(there).signed == handed.signed else ACCOUNT_DIFFERS
    folder.keep_account(month, body)
    return None
