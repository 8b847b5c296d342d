# SPDX-License-Identifier: AGPL-3.0-or-later
"""Account to the public for each month that is over: make it, put its hash into the log, hand it to
intake.

A month is over from the second day after it, so that what was begun on its last day is in. It is
accounted for once: whatever is found out later is in no month, and can be subtracted from none.
"""

import logging
from dataclasses import asdict
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from tellsafe.desk.access import accounts, pauses, tallies
from tellsafe.desk.adapters.intake import Intake, IntakeError
from tellsafe.desk.adapters.key_folder import signing_key
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.translog import StandsOtherwiseError, Translog
from tellsafe.desk.rules.account import counts_of, mean_days
from tellsafe.formats.account import (
    Account,
    Pause,
    Promised,
    month_of,
    next_month,
    sign_account,
    verify_account,
)
from tellsafe.formats.account_tables import published as may_be_published
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import canonical_json, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.serving.log import log_bug
from tellsafe.serving.zone import ZoneSettings

_log = logging.getLogger("tellsafe")


def recall_accounts(settings: ZoneSettings, today: date, intake: Intake) -> None:
    """Take back from intake what it was handed and is not here, as after a restore: such a month
    is not accounted for anew. Raises IntakeError.

    What this desk has not signed counts for nothing: else intake could keep it from accounting.
    """
    public = signing_key(settings, "message").public_key().public_bytes_raw()
    deployment = published(settings).deployment
    for month in _wanting(today):
        handed = intake.handed(month)
        if handed and _is_own(handed[0], month, public, deployment):
            accounts.recall(month, *handed)


def _is_own(signed: bytes, month: str, public: bytes, deployment: str) -> bool:
    try:
        return verify_account(signed, [public], deployment).month == month
    except FormatError:
        return False


def make_accounts(settings: ZoneSettings, today: date) -> int:
    """Of all months that are over and have none. How many were made. One that can't be made keeps
    no other back: it is told in the log, and tried again."""
    public, key = published(settings), signing_key(settings, "message")
    return sum(_make(month, public, key) for month in _wanting(today))


def _make(month: str, public: Bulletin, key: Ed25519PrivateKey) -> bool:
    try:
        accounts.keep(month, sign_account(_account(month, public), key))
    except Exception as error:
        log_bug(error)
        _log.error("no account of %s could be made; it is tried again", month)
        return False
    return True


def log_accounts(log: Translog) -> None:
    """Put into the log what is not there. Raises TranslogError. Repeated, it stands there once.

    The log has one of each month. Where that is another one, which neither this desk nor intake
    has any more (``recall_accounts``), the month is told of to nobody, rather than twice.
    """
    for month, signed in accounts.to_log():
        entry = {"v": 1, "type": "account", "month": month, "sha256": sha256_hex(signed)}
        try:
            stands = log.append(canonical_json(entry))
        except StandsOtherwiseError:
            _log.error(
                "the log has another account of %s, made before this desk was restored: bring that "
                "one back from a newer backup, or nothing is published of this month",
                month,
            )
            continue
        accounts.note_logged(month, asdict(stands))


def hand_accounts(intake: Intake) -> None:
    """Hand to intake what stands in the log. Raises IntakeError, after all have been tried: one
    that it will not have keeps no other from the public."""
    wrong: IntakeError | None = None
    for month, signed, stands in accounts.to_hand():
        try:
            intake.publish(month, signed, stands)
        except IntakeError as error:
            wrong = error
        else:
            accounts.note_handed(month)
    if wrong:
        raise wrong


def _wanting(today: date) -> list[str]:
    first = tallies.first_month()
    if first is None:
        return []
    made, month = accounts.made(), month_of(first)
    found = []
    while next_month(month) <= month_of(today - timedelta(days=1)):
        if month not in made:
            found.append(month)
        month = next_month(month)
    return found


@transaction.atomic
def _account(month: str, public: Bulletin) -> Account:
    first = date.fromisoformat(f"{month}-01")
    last = date.fromisoformat(f"{next_month(month)}-01") - timedelta(days=1)
    rows = tallies.of_months(first, last)
    counts = counts_of(rows, accounts.searches(first, last), public)
    promises = public.charter.promises
    return Account(
        deployment=public.deployment,
        month=month,
        promised=Promised(promises.acknowledge_days, promises.outcome_days),
        mean_days=mean_days(rows),
        tables=may_be_published(month, counts),
        pauses=tuple(
            Pause(
                category=one.category,
                measure=one.measure,
                by=one.by,
                quarter=one.quarter,
                since=month_of(one.since),
                lifted=month_of(one.lifted) if one.lifted else None,
            )
            for one in pauses.shown_in(first)
        ),
    )
