# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a month's account is the one that the log has: by its signature, and by its hash."""

from dataclasses import dataclass

from tellsafe.cli.output import CommandError
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.intake.rules.handed import desk_keys, read_handed
from tellsafe.translog.entries import Entry
from tellsafe.translog.fsck import Report


@dataclass
class WantedAccount:
    """An account, and whether an entry was met that has its hash."""

    month: str
    sha256: str
    is_there: bool = False

    def watch(self, entry: Entry) -> None:
        """Look at an entry."""
        if entry["type"] == "account" and entry["month"] == self.month:
            self.is_there |= entry["sha256"] == self.sha256

    def conclude(self, report: Report) -> None:
        """After the last entry."""
        if not self.is_there:
            message = "the log does not have this account"
            report.add("account-absent", f"account {self.month}", message)


def wanted_account(handed: bytes, named: Bulletin | None) -> WantedAccount:
    """Of a file as the public page has it. Raises CommandError for one that the desk that the
    bulletin names has not signed."""
    if named is None:
        raise CommandError(
            "bulletin", "nothing says which key signs accounts", "give --bulletin as well"
        )
    try:
        found = read_handed(handed, desk_keys(named), named.deployment)
    except FormatError as error:
        raise CommandError(
            "account", f"the account can't be used: {error}", "fetch it again from the public page"
        ) from error
    return WantedAccount(found.account.month, sha256_hex(found.signed))
